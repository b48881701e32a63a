"""What the facts cache keeps of tables for one blob: rows of :class:`firedoor.tables.uses.TableUse`."""

from __future__ import annotations

import ast
import re

from firedoor.tables.candidate_lines import candidate_lines
from firedoor.tables.uses import Row

_LONGEST_SQL = 400_000
_TEMPORARY = re.compile(
    r"\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:LOCAL\s+|GLOBAL\s+)?TEMP(?:ORARY)?\s+(?:TABLE|VIEW)\s+"
    r"(?:IF\s+NOT\s+EXISTS\s+)?[\"`]?(\w+)",
    re.IGNORECASE,
)


def table_rows(tree: object, text: str) -> list[Row]:
    """The rows of a Python file (``tree`` given) or of a text resource, which is read as SQL where it looks like it."""
    if isinstance(tree, ast.Module):
        lines = candidate_lines(text)
        if not lines:
            return []
        from firedoor.tables.python_uses import python_uses

        return _lasting([use.to_row() for use in python_uses(tree, text, lines)], text)
    from firedoor.tables.sql_uses import sql_uses

    return _lasting([use.to_row() for use in sql_uses(text)], text) if len(text) <= _LONGEST_SQL else []


def _lasting(rows: list[Row], text: str) -> list[Row]:
    """``rows`` without the tables that the file itself makes for one session: they relate no two DAGs."""
    if not rows or "temp" not in text.lower():
        return rows
    temporary = {name.lower() for name in _TEMPORARY.findall(text)}
    return [row for row in rows if row[4] != "sql" or row[3].lower() not in temporary]
