"""What the facts cache keeps of tables for one blob: rows of :class:`firedoor.tables.uses.TableUse`."""

from __future__ import annotations

import ast

from firedoor.tables.uses import Row

_LONGEST_SQL = 400_000


def table_rows(tree: object, text: str) -> list[Row]:
    """The rows of a Python file (``tree`` given) or of a text resource, which is read as SQL where it looks like it."""
    if isinstance(tree, ast.Module):
        from firedoor.tables.python_uses import python_uses

        return [use.to_row() for use in python_uses(tree, text)]
    from firedoor.tables.sql_uses import sql_uses

    return [use.to_row() for use in sql_uses(text)] if len(text) <= _LONGEST_SQL else []
