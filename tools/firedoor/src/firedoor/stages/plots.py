"""What small plots of a changed column need: how its values lie before and after, in the same bins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firedoor.stages.column_types import type_of
from firedoor.stages.difference_sql import Column, is_number
from firedoor.stages.engine import Engine, Name

BINS = 12
VALUES = 8
COLUMNS = 12
"""Columns that are plotted at most."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Counts of ``column`` in bins, or for its most frequent values, in the order of ``labels``, on both sides."""

    column: str
    labels: tuple[str, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]


def plots(engine: Engine, before: Name, after: Name, columns: Sequence[Column]) -> list[Plot]:
    """One plot for each column that has something to show."""
    found = []
    for column in columns[:COLUMNS]:
        plot = _of_numbers if is_number(column) else _of_values
        found.append(plot(engine, before, after, column))
    return [one for one in found if one is not None]


def _of_numbers(engine: Engine, before: Name, after: Name, column: Column) -> Plot | None:
    kind = "DOUBLE PRECISION" if engine.dialect == "postgres" else "DOUBLE"
    name = f"CAST(t.{engine.quote(column[0])} AS {kind})"
    ends = [
        engine.execute(f"SELECT min({name}), max({name}) FROM {engine.quote(*table)} AS t")[0]
        for table in (before, after)
    ]
    known = [float(value) for pair in ends for value in pair if value is not None]
    if not known or min(known) == max(known) or any(value in (float("inf"), float("-inf")) for value in known):
        return None
    low, width = min(known), (max(known) - min(known)) / BINS
    binned = f"least({BINS - 1}, CAST(floor(({name} - {low!r}) / {width!r}) AS INTEGER))"
    sides = []
    for table in (before, after):
        counted: dict[int, int] = dict(
            engine.execute(
                f"SELECT {binned} AS b, count(*) FROM {engine.quote(*table)} AS t WHERE {name} = {name} GROUP BY 1"
            )
        )
        sides.append(tuple(int(counted.get(at, 0)) for at in range(BINS)))
    return Plot(column[0], tuple(f"{low + at * width:,.4g}" for at in range(BINS)), sides[0], sides[1])


def _of_values(engine: Engine, before: Name, after: Name, column: Column) -> Plot | None:
    if type_of(column[1]).family not in ("text", "boolean", "date"):
        return None
    name = f"CAST(t.{engine.quote(column[0])} AS VARCHAR)"
    sides: list[dict[str, int]] = [
        dict(
            engine.execute(
                f"SELECT coalesce({name}, 'NULL') AS v, count(*) FROM {engine.quote(*table)} AS t "
                f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000"
            )
        )
        for table in (before, after)
    ]
    often = sorted(sides[0].keys() | sides[1].keys(), key=lambda v: (-max(side.get(v, 0) for side in sides), v))[
        :VALUES
    ]
    return Plot(
        column[0],
        tuple(often),
        tuple(int(sides[0].get(v, 0)) for v in often),
        tuple(int(sides[1].get(v, 0)) for v in often),
    )
