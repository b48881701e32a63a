"""SQL text as the few tokens that tell tables: dotted names, brackets, commas and semicolons, with their lines.

One regular expression for all dialects. Comments and string literals are consumed so that nothing in them is taken for
a name. A literal that is itself a statement (``EXECUTE IMMEDIATE '…'``, ``UNLOAD ('…')``) is given out as a string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from firedoor.tables.names import HOLE

#: kind (``word``, ``name``, ``string``, or the character itself), text, offset in the SQL text
Token = tuple[str, str, int]

_PLAIN = rf"[A-Za-z_{HOLE}][\w${HOLE}]*(?:-[\w{HOLE}]+)*(?=\s*[.:][\w`\"*{HOLE}])|[A-Za-z_{HOLE}][\w${HOLE}]*"
_PART = rf"(?:`[^`\n]+`|\"(?:[^\"\n]|\"\")+\"|{_PLAIN})"
_TOKEN = re.compile(
    rf"""
      (?P<skip>--[^\n]*|/\*.*?(?:\*/|\Z)|(?:(?<=\n)|^)\s*\#[^\n]*|\#\s[^\n]*|::\s*\w+|@\w+)
    | (?P<string>'''.*?'''|\"\"\".*?\"\"\"|'(?:[^'\\]|\\.|'')*')
    | (?P<name>{_PART}(?:\s*\.\s*(?:{_PART}|\*|[\w{HOLE}$]+(?:\*)?)|:[A-Za-z_]\w*(?=\.)|(?<=_)\*)*)
    | (?P<bracket>\[[\w:.\-${HOLE}]*[A-Za-z_{HOLE}][\w:.\-${HOLE}]*\](?:\s*\.\s*\[[^\]\n]+\])*)
    | (?P<mark>[(),;=])
    """,
    re.DOTALL | re.VERBOSE,
)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of ``text``. An unquoted name of one part is a ``word``: it may be a keyword."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        value = found[0]
        if kind == "name":
            yield ("word" if value.isidentifier() else "name", value, found.start())
        elif kind == "mark":
            yield (value, value, found.start())
        elif kind != "skip":
            yield ("name" if kind == "bracket" else "string", value, found.start())
