"""The tables of SQL text by one scan of its tokens, for any dialect and for text that no parser takes.

Not a parser: it knows where a table may stand (after FROM, JOIN, INTO, …), which brackets open a query, and how WITH
names queries for the rest of its bracket. In doubt it reports a table too many, never one too few.
"""

from __future__ import annotations

import re

from firedoor.tables.sql_tokens import Token, tokens

#: mode (``read`` or ``write``), the name as written, its offset in the text
Found = tuple[str, str, int]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_END_FROM = _words(
    "WHERE GROUP HAVING ORDER LIMIT UNION EXCEPT INTERSECT MINUS WINDOW QUALIFY SET VALUES WHEN RETURNING CLUSTER "
    "DISTRIBUTE SORT CONNECT START LATERAL OPTIONS PARTITION FOR FETCH DO"
)
# Words that may stand between the keyword that asks for a table and the table.
_BETWEEN = _words("TABLE VIEW MATERIALIZED IF NOT EXISTS ONLY INTO OVERWRITE CONCURRENTLY IGNORE LOW_PRIORITY TO")
# Never a table: other keywords, and the words by which prose goes on ("delete from the …").
_NEVER = _words(
    "SELECT WITH FROM WHERE SET VALUES UNNEST LATERAL AS ON USING AND OR NULL IN IS CASE WHEN THEN ELSE END STDIN "
    "STDOUT JOIN LEFT RIGHT INNER FULL CROSS NATURAL GROUP ORDER LIMIT UNION FUNCTION PROCEDURE SCHEMA DATABASE "
    "INFORMATION_SCHEMA "
    "THE A AN THIS THAT THESE THOSE YOUR OUR ITS EACH EVERY ANY ALL"
)
_CREATE_BETWEEN = _words(
    "OR REPLACE TEMP TEMPORARY EXTERNAL TRANSIENT UNLOGGED SNAPSHOT GLOBAL LOCAL MATERIALIZED FOREIGN ICEBERG DYNAMIC "
    "SECURE RECURSIVE HYBRID VOLATILE"
)
# What is quoted with " in a shell script or in YAML is no table.
_NO_NAME = re.compile(r"[=<>()\n\\]|--|.{300}")
_PERIODS = frozenset(("EXTRACT", "SUBSTRING", "TRIM", "OVERLAY", "POSITION"))


class _Bracket:
    """One open bracket, or the text itself: what is named and asked for inside it."""

    def __init__(self, parent: _Bracket | None, query: bool, is_cte: str = "") -> None:
        self.parent = parent
        self.query = query
        self.is_cte = is_cte
        self.ctes: set[str] = set()
        self.recursive = self.in_with = self.in_from = False
        self.wants = self.wants_in_bracket = ""

    def sees(self, name: str) -> bool:
        """Return whether ``name`` is the name of a WITH query here."""
        scope: _Bracket | None = self
        while scope is not None:
            if name in scope.ctes:
                return True
            scope = scope.parent
        return False


def scan(text: str) -> list[Found]:
    """Return the tables that ``text`` reads and writes, in order, with repetition. Never raises."""
    stream = list(tokens(text))
    found: list[Found] = []
    temporary: set[str] = set()
    at = _Bracket(None, query=True)
    for index, (kind, value, offset) in enumerate(stream):
        if kind == "word":
            word = value.upper()
            if at.wants and _is_table(word, stream, index, at.wants):
                _report(found, at, temporary, stream, index)
            else:
                _keyword(word, at, stream, index, temporary)
        elif kind == "name":
            if at.wants:
                if not (at.wants == "read" and _kind(stream, index + 1) == "("):
                    _report(found, at, temporary, stream, index)
                else:
                    at.wants = ""
        elif kind == "(":
            at = _open(at, stream, index)
        elif kind == ")":
            if at.parent is not None:
                closed, at = at, at.parent
                if closed.is_cte:
                    at.ctes.add(closed.is_cte)
        elif kind == ",":
            if at.in_from:
                at.wants = "read"
            elif at.wants_in_bracket == "drop":
                at.wants = "write"
        elif kind == ";":
            while at.parent is not None:
                at = at.parent
            at = _Bracket(None, query=True)
        elif kind == "string":
            at.wants = ""
            if len(value) > 20 and value[0] == "'":
                found += [(mode, name, offset) for mode, name, _ in _inner(value)]
    return found


def _inner(literal: str) -> list[Found]:
    """Return the tables of a statement that is written as a string literal."""
    from firedoor.tables.sql_gate import can_be_sql

    body = literal.strip("'").replace("''", "'").replace("\\'", "'")
    return scan(body) if len(body) < len(literal) and can_be_sql(body) else []


def _kind(stream: list[Token], index: int) -> str:
    return stream[index][0] if 0 <= index < len(stream) else ""


def _word(stream: list[Token], index: int) -> str:
    return stream[index][1].upper() if 0 <= index < len(stream) and stream[index][0] == "word" else ""


def _is_table(word: str, stream: list[Token], index: int, wants: str) -> bool:
    if word in _BETWEEN or word in _NEVER:
        return False
    # `FROM generate_series(…)` is a function; `INSERT INTO t (a, b)` is not.
    return not (wants == "read" and _kind(stream, index + 1) == "(")


def _report(found: list[Found], at: _Bracket, temporary: set[str], stream: list[Token], index: int) -> None:
    name, offset = stream[index][1], stream[index][2]
    mode, at.wants = at.wants, ""
    mode = "read" if mode == "copied" else mode
    plain = name.strip('`"').lower()
    if _NO_NAME.search(plain):
        return
    if mode == "temporary":
        temporary.add(plain)
    elif plain not in temporary and not (mode == "read" and at.sees(plain)):
        found.append((mode, name, offset))


def _open(at: _Bracket, stream: list[Token], index: int) -> _Bracket:
    """Return the bracket that opens at ``index``."""
    follows = _word(stream, index + 1)
    inner = _Bracket(at, query=follows in ("SELECT", "WITH", "FROM", "DELETE", "UPDATE", "INSERT", "VALUES"))
    if at.in_with:
        name = _cte_name(stream, index)
        if name:
            inner.is_cte, inner.query = name, True
            if at.recursive:
                at.ctes.add(name)
    before = _word(stream, index - 1)
    if at.wants == "read" and before != "USING":
        # `FROM (a JOIN b)`; `FROM (SELECT …)` asks again by its own FROM.
        inner.wants = "" if inner.query else "read"
        inner.in_from = not inner.query
        inner.query = True
    elif before and before in _PERIODS:
        inner.query = False
    at.wants = ""
    return inner


def _cte_name(stream: list[Token], index: int) -> str:
    """Return the name of the WITH query that opens at ``index``: ``name [(columns)] AS [[NOT] MATERIALIZED] (``."""
    index -= 1
    while _word(stream, index) in ("MATERIALIZED", "NOT"):
        index -= 1
    if _word(stream, index) != "AS":
        return ""
    index -= 1
    if _kind(stream, index) == ")":
        while index >= 0 and _kind(stream, index) != "(":
            index -= 1
        index -= 1
    return stream[index][1].strip('`"').lower() if _kind(stream, index) in ("word", "name") else ""


def _keyword(word: str, at: _Bracket, stream: list[Token], index: int, temporary: set[str]) -> None:
    """Change what is asked for at a keyword; any other word changes nothing."""
    before, after = _word(stream, index - 1), _word(stream, index + 1)
    if word == "FROM":
        if before == "DISTINCT" and _word(stream, index - 2) in ("IS", "NOT"):
            return
        if before == "DELETE":
            at.wants, at.in_from = "write", False
        elif at.query and not _is_copy(stream, index):
            at.wants, at.in_from = "read", True
    elif word in ("JOIN", "STRAIGHT_JOIN"):
        at.wants, at.in_from = "read", True
    elif word in ("SELECT", "WITH"):
        at.query, at.in_from, at.wants = True, False, ""
        if word == "WITH":
            at.in_with, at.recursive = True, after == "RECURSIVE"
    elif word == "INTO":
        at.wants, at.in_from = "write", False
    elif word in ("UPDATE", "INSERT", "DELETE", "MERGE"):
        at.in_from = False
        if before not in ("ON", "FOR", "THEN", "DO", "KEY", "OR", "AFTER", "BEFORE", "NO") and after not in (
            "INTO",
            "FROM",
            "SET",
        ):
            at.query = True
            at.wants = "write"
    elif word == "USING":
        if _kind(stream, index + 1) != "(" or _word(stream, index + 2) in ("SELECT", "WITH"):
            at.wants, at.in_from = "read", True
    elif word in ("TABLE", "VIEW"):
        _table_or_view(word, at, stream, index)
    elif word == "TRUNCATE":
        if _kind(stream, index + 1) != "(":
            at.wants = "write"
    elif word in ("LIKE", "CLONE") and _kind(stream, index + 1) in ("name", "word") and at.wants_in_bracket == "create":
        at.wants = "read"
    elif word == "COPY" and after != "INTO" and before not in ("TABLE", "CREATE"):
        at.wants = "copied" if _copies_out(stream, index) else "write"
    elif word == "RENAME" and after == "TO" and at.wants_in_bracket == "alter":
        at.wants = "write"
    elif word in _END_FROM:
        at.in_from, at.wants = False, ""
    elif word == "TO" and before == "RENAME":
        return
    elif at.wants and word in _NEVER:
        at.wants = ""


def _is_copy(stream: list[Token], index: int) -> bool:
    """Return whether this FROM belongs to ``COPY t [(columns)] FROM`` or ``COPY INTO t FROM``: a file follows."""
    return _word(stream, index - 2) == "COPY" or (
        _kind(stream, index - 1) == ")"
        and any(_word(stream, back) == "COPY" for back in range(max(0, index - 60), index))
    )


def _copies_out(stream: list[Token], index: int) -> bool:
    for later in range(index + 1, min(len(stream), index + 200)):
        if _word(stream, later) in ("FROM", "TO"):
            return _word(stream, later) == "TO"
    return False


def _table_or_view(word: str, at: _Bracket, stream: list[Token], index: int) -> None:
    """Handle the word TABLE or VIEW: what is done to the table is told by the words before it."""
    back = index - 1
    words = set()
    while _word(stream, back) in _CREATE_BETWEEN:
        words.add(_word(stream, back))
        back -= 1
    verb = _word(stream, back)
    at.wants_in_bracket = ""
    if verb == "CREATE":
        at.wants = "temporary" if words & {"TEMP", "TEMPORARY"} else "write"
        at.wants_in_bracket = "create"
    elif verb in ("DROP", "ALTER", "TRUNCATE", "REFRESH", "OVERWRITE", "INTO"):
        at.wants = "write"
        at.wants_in_bracket = verb.lower()
    elif word == "TABLE" and at.wants == "read" and _kind(stream, index + 1) == "(":
        at.wants = ""
