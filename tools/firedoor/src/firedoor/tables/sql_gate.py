"""Can this text be SQL? One regex search, so that a string of prose costs next to nothing."""

from __future__ import annotations

import re
from functools import cache

from firedoor.tables.names import HOLE

_NAME = rf"[\w\"`\[{HOLE}]"
_START = rf"^[\s(;{HOLE}]*(?:--[^\n]*\n[\s(]*|/\*(?:[^*]|\*(?!/))*\*/[\s(]*)*"
_STATEMENT = rf"""{_START}(?:
      select\s.*?\bfrom\b
    | with\s+(?:recursive\s+)?[\w\"`{HOLE}]+\s*(?:\([^)]*\)\s*)?as\s+(?:(?:not\s+)?materialized\s*)?\(
    | insert\s+(?:into|overwrite|or\s+\w+)\s | insert\s+[\w.`\"{HOLE}]+\s*\( | replace\s+into\s
    | update\s+{_NAME}.*?\bset\b | merge\s+(?:into\s+)?{_NAME}.*?\busing\b
    | delete\s+from\s+{_NAME} | delete\s+[\w.`\"{HOLE}]+\s+where\s
    | (?:create|drop|alter)\s+(?:or\s+replace\s+)?(?:\w+\s+){{0,3}}(?:table|view)\s
    | truncate\s+(?:table\s+)?{_NAME} | refresh\s+materialized\s
    | copy\s+(?:into\s|{_NAME}.*?\s(?:from|to)\s+(?:'|stdin|stdout|program|{HOLE}|@|s3)) | unload\s*\(
    | export\s+data\s | load\s+data\s | declare\s.*?\b(?:from|into)\b | begin\b.*?\b(?:from|into|update)\b
    | set\s+\w+\s*=\s*\(\s*select | do\s+\$ | call\s | explain\s | grant\s | if\s.*?\bthen\b
    | execute\s+immediate\s | values\s*\(
    )"""
# A clause that is added to a query elsewhere (`query += " FROM x.y"`): upper case, or with a dotted name.
_CLAUSE = rf"""^\s*(?:(?:AND|OR|WHERE|,)\s.*?)?
        (?:(?:(?:LEFT|RIGHT|INNER|FULL|CROSS)\s+(?:OUTER\s+)?)?JOIN|FROM|INTO|UNION(?:\s+ALL)?\s+SELECT)\s+{_NAME}
      | ^\s*(?i:(?:(?:left|right|inner|full|cross)\s+(?:outer\s+)?)?join|from|into)
        \s+[\w\-`\"{HOLE}]+\.[\w`\"{HOLE}](?!.*\simport\s)"""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Made when the first text asks: to compile them costs more than a run without one takes for all its tables."""
    statement = re.compile(_STATEMENT, re.IGNORECASE | re.DOTALL | re.VERBOSE)
    return statement, re.compile(_CLAUSE, re.DOTALL | re.VERBOSE)


# With what words both patterns begin.
_WORDS = """
    select with insert replace update merge delete create drop alter truncate refresh copy unload export load declare
    begin set do call explain grant if execute values and or where left right inner full cross join from into union
"""
_FIRST_WORDS = frozenset(_WORDS.split())


def _begins_like_sql(text: str) -> bool:
    """Whether a pattern is worth a try: most texts need none, and a run that finds no other need not compile them."""
    start, rest = None, text
    while rest != start:
        start = rest
        rest = start.lstrip().lstrip(f"(;{HOLE}")
    word = ""
    for sign in rest[:10]:
        if not sign.isalpha():
            break
        word += sign
    return rest[:2] in ("--", "/*") or rest[:1] == "," or word.lower() in _FIRST_WORDS or not word.isascii()


def can_be_sql(text: str) -> bool:
    """Return whether ``text`` begins like an SQL statement, or like a clause of one. Holes must be made before."""
    if len(text) <= 8 or not _begins_like_sql(text):
        return False
    statement, clause = _patterns()
    return statement.match(text) is not None or clause.match(text) is not None


def is_statement(text: str) -> bool:
    """Return whether ``text`` begins like a whole SQL statement. Holes must be made before."""
    return len(text) > 8 and _begins_like_sql(text) and _patterns()[0].match(text) is not None


# Nothing here looks further than a few words: it is searched for from every line.
_ANY_STATEMENT = r"""^[^\S\n]*\(?(?:
      select\b | with\s+(?:recursive\s+)?[\w\"`]+\s*(?:\([^()]*\)\s*)?as\s
    | insert\s+(?:into|overwrite)\s | replace\s+into\s | delete\s+from\s | truncate\s | refresh\s+materialized\s
    | update\s+\S+\s+(?:as\s+)?(?:\w+\s+)?set\b | merge\s+(?:into\s+)?\S+\s+(?:as\s+)?(?:\w+\s+)?using\b
    | (?:create|drop|alter)\s+(?:or\s+replace\s+)?(?:\w+\s+){0,3}(?:table|view|function|procedure)\s
    | copy\s+(?:into\s)?\S+\s | unload\s*\( | from\s+[\w.\"`]+\s*(?:$|where|join|select)
    | do\s+\$ | begin\b | declare\s | execute\s+immediate\s | export\s+data\s | load\s+data\s
    )"""


@cache
def _any_statement() -> re.Pattern[str]:
    return re.compile(_ANY_STATEMENT, re.IGNORECASE | re.VERBOSE | re.MULTILINE)


def holds_sql(text: str) -> bool:
    """Return whether some line of ``text`` begins an SQL statement, as in a ``.sql`` file or in YAML that holds SQL."""
    return _any_statement().search(text) is not None
