"""Whether a table moved more than production moves by itself from one day to the next.

Median and median absolute deviation of the last 28 days of production, not fixed cut-offs: a table that jumps every
Monday may jump. 1.4826 makes the deviation that of a normal distribution; Leys et al., *Detecting outliers* (2013),
call three of them very conservative. Four are taken here, as some 28 days are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from firedoor.stages.column_types import type_of
from firedoor.stages.contract import Contract
from firedoor.stages.difference_sql import Column, is_number
from firedoor.stages.engine import Engine, Name

DAYS = 28
ENOUGH = 7
"""Days of production without which nothing is said of its variation."""

OUTSIDE = 4 * 1.4826

Series = tuple[tuple[str, float], ...]
"""Day and value, the oldest day first."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One statistic per day, on both sides. ``outside``: the stage has a day beyond production's own variation, where
    production is not. ``words`` say it."""

    column: str
    statistic: str
    words: str
    outside: bool
    before: Series
    after: Series


def day_of(contract: Contract | None, key: Sequence[str], columns: Sequence[Column]) -> str:
    """The column that says of which day a row is: the one whose freshness is promised, else one of the key, else the
    only one of the table that can be; empty where none is."""
    dated = [name for name, kind in columns if type_of(kind).family.startswith(("date", "timestamp"))]
    promised = [contract.fresh[0]] if contract and contract.fresh else []
    found = [name for name in (*promised, *key) if name in dated]
    return found[0] if found else dated[0] if len(dated) == 1 else ""


def drifts(engine: Engine, before: Name, after: Name, day: str, columns: Sequence[Column]) -> list[Drift]:
    """Rows, means of numbers and shares of NULL per day of column ``day``, and the newest day, of the last 28 days."""
    numbers = [column[0] for column in columns if is_number(column) and column[0] != day]
    others = [column[0] for column in columns if column[0] != day]
    was, now = (engine.execute(_per_day(engine, table, day, numbers, others)) for table in (before, after))
    found = [_newest(day, was, now)]
    names = [("", "rows"), *((name, "mean") for name in numbers), *((name, "share of NULL") for name in others)]
    for at, (column, statistic) in enumerate(names, 1):
        found.append(_judged(column, statistic, _series(was, at), _series(now, at)))
    return [one for one in found if one is not None]


def _per_day(engine: Engine, table: Name, day: str, numbers: Sequence[str], others: Sequence[str]) -> str:
    kind = "DOUBLE PRECISION" if engine.dialect == "postgres" else "DOUBLE"
    parts = [f"CAST(t.{engine.quote(day)} AS DATE) AS d", "count(*)"]
    parts += [f"avg(CAST(t.{engine.quote(name)} AS {kind}))" for name in numbers]
    parts += [
        f"count(CASE WHEN t.{engine.quote(name)} IS NULL THEN 1 END) / CAST(count(*) AS {kind})" for name in others
    ]
    name = engine.quote(*table)
    return (
        f"SELECT {', '.join(parts)} FROM {name} AS t WHERE t.{engine.quote(day)} IS NOT NULL "
        f"GROUP BY 1 ORDER BY 1 DESC LIMIT {DAYS}"
    )


def _series(rows: Sequence[tuple[Any, ...]], at: int) -> Series:
    return tuple((str(row[0]), float(row[at])) for row in reversed(rows) if row[at] is not None)


def _judged(column: str, statistic: str, before: Series, after: Series) -> Drift | None:
    if before == after or not (before and after):
        return None
    name = f"{statistic} of {column} per day" if column else f"{statistic} per day"
    if len(before) < ENOUGH:
        words = f"{name}: production has {len(before)} days, too few to know its variation"
        return Drift(column, statistic, words, False, before, after)
    middle = median(value for _, value in before)
    spread = median(abs(value - middle) for _, value in before)
    # Days that are all alike vary by nothing: then any other value is outside, but for what a float cannot hold.
    reach = max(OUTSIDE * spread, 1e-9 * abs(middle))
    known = dict(before)
    beyond = [
        (abs(value - middle), day, value)
        for day, value in after
        if abs(value - middle) > reach and not abs(known.get(day, middle) - middle) > reach
    ]
    ends = f"{middle - reach:,.4g}", f"{middle + reach:,.4g}"
    same = ends[0] == ends[1]
    own = "production's own days " + (f"are all {ends[0]}" if same else f"lie between {ends[0]} and {ends[1]}")
    if not beyond:
        return Drift(column, statistic, f"{name} stays within production's own variation", False, before, after)
    _, day, value = max(beyond)
    words = f"{name} is {value:,.4g} on {day}; {own}"
    return Drift(column, statistic, words, True, before, after)


def _newest(day: str, before: Sequence[tuple[Any, ...]], after: Sequence[tuple[Any, ...]]) -> Drift | None:
    if not before or not after or before[0][0] == after[0][0]:
        return None
    was, now = (_day(rows[0][0]) for rows in (before, after))
    days = abs((now - was).days)
    words = f"the newest {day} is {now}, {days} {'day' if days == 1 else 'days'} {'older' if now < was else 'newer'}"
    return Drift(day, "newest", f"{words} than production's", now < was, (), ())


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))
