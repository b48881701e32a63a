"""Reads and writes of SQL text: a ``.sql`` resource or a string."""

from __future__ import annotations

from firedoor.tables.names import canonical
from firedoor.tables.placeholders import with_holes
from firedoor.tables.sql_gate import holds_sql
from firedoor.tables.sql_scan import Found, scan
from firedoor.tables.uses import CONSERVATIVE, EXACT, TableUse, distinct

#: Longer texts are data or generated; the parser is not tried on them (characters).
LONGEST_PARSED = 20_000


def sql_uses(text: str, *, line_offset: int = 0, parse: bool = False) -> list[TableUse]:
    """Return the tables that ``text`` reads and writes; owner ``""``, lines counted from ``line_offset`` + 1.

    The scan of tokens is the main way and says ``conservative`` (docs/decisions/0003). With ``parse`` sqlglot is asked
    first, far slower; what it understands is ``exact``. Never raises. A text of which no line begins a statement
    gives nothing.
    """
    held = with_holes(text)
    if not holds_sql(held):
        return []
    return _uses(held, line_offset, parse)


def clause_uses(text: str) -> list[TableUse]:
    """Return the uses of a string that :func:`firedoor.tables.sql_gate.can_be_sql` takes for SQL or a clause of it."""
    return _uses(with_holes(text), 0, False)


def _uses(held: str, line_offset: int, parse: bool) -> list[TableUse]:
    confidence = CONSERVATIVE
    found: list[Found] | None = None
    if parse and len(held) <= LONGEST_PARSED:
        from firedoor.tables.sql_parse import parsed

        found = parsed(held)
        confidence = EXACT
    if found is None:
        found, confidence = scan(held), CONSERVATIVE
    uses = []
    for mode, written, offset in found:
        table = canonical(written)
        if table:
            doubt = confidence if "*" not in table else CONSERVATIVE
            uses.append(TableUse("", line_offset + 1 + held.count("\n", 0, offset), mode, table, "sql", doubt))
    return distinct(uses)
