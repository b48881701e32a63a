"""The view that shows a table of which the stage built some partitions: those are its own, the rest is the base's."""

from __future__ import annotations

from collections.abc import Sequence

from . import refusals
from .answers import Refusal
from .names import Name, written


def overlay_view(
    view: Name,
    *,
    own: Name,
    base: Name,
    column: str,
    intervals: Sequence[tuple[str, str]],
    own_columns: Sequence[str],
    base_columns: Sequence[str],
    dialect: str,
) -> str | Refusal:
    """Return the statement that makes ``view``: rows of ``own`` in the intervals, rows of ``base`` outside of them.

    ``intervals`` are [start, end), as the engine writes such values without quotes around them. Rows whose ``column``
    is null are the base's. Columns are in the order of ``own``; one that only ``own`` has is null in the rest. A column
    that only ``base`` has cannot be shown, and is refused: the table must then be built whole.
    """
    missing = [each for each in base_columns if each not in own_columns]
    if missing:
        what = f"{own} has no column {missing[0]}, which the other partitions have: build the whole table"
        return refusals.unplaced(what, 1).refusal
    if not intervals:
        return refusals.unplaced(f"no partition of {own} was built", 1).refusal

    def quoted(part: str) -> str:
        return written(Name("", "", part), dialect)

    inside = " OR ".join(
        f"({quoted(column)} >= {_literal(start)} AND {quoted(column)} < {_literal(end)})" for start, end in intervals
    )
    mine = ", ".join(quoted(each) for each in own_columns)
    theirs = ", ".join(quoted(each) if each in base_columns else f"NULL AS {quoted(each)}" for each in own_columns)
    return (
        f"CREATE OR REPLACE VIEW {written(view, dialect)} AS\n"
        f"SELECT {mine} FROM {written(own, dialect)} WHERE {inside}\n"
        f"UNION ALL\n"
        f"SELECT {theirs} FROM {written(base, dialect)} WHERE NOT ({inside}) OR {quoted(column)} IS NULL"
    )


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
