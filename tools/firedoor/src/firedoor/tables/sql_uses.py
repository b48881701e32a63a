"""Reads and writes of SQL text: a ``.sql`` resource or a string."""

from __future__ import annotations

from firedoor.tables.names import canonical
from firedoor.tables.placeholders import with_holes
from firedoor.tables.sql_scan import Found, scan
from firedoor.tables.uses import CONSERVATIVE, EXACT, TableUse, distinct

#: Longer texts are data or generated; the parser is not tried on them (characters).
LONGEST_PARSED = 20_000


def sql_uses(text: str, *, line_offset: int = 0, parse: bool = False) -> list[TableUse]:
    """Return the tables that ``text`` reads and writes; owner ``""``, lines counted from ``line_offset`` + 1.

    The scan of tokens is the main way and says ``conservative`` (docs/decisions/0003). With ``parse`` sqlglot is asked
    first, far slower; what it understands is ``exact``. Never raises. The caller vouches that ``text`` is SQL, as a
    ``.sql`` file is; for a string of which nothing is known ask :func:`firedoor.tables.sql_gate.can_be_sql` first.
    """
    held = with_holes(text)
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
