"""A contract as ONE statement: a row with one number for each promise. What fails is then shown by a second one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from firedoor.stages.contract import ColumnPromise, Contract
from firedoor.stages.engine import Engine, Name, text_literal

SHOWN = 20
"""Rows that are shown of a promise that is not kept."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of the statement.

    ``words`` say what is promised, ``where`` is the condition of failing rows (empty where none can be shown) and
    ``place`` the key of the contract that says it. ``kind``: how many rows fail, or the number of rows, the newest
    time, whether an expression holds.
    """

    kind: str
    words: str
    sql: str
    place: tuple[str, ...]
    where: str = ""


def measures(engine: Engine, contract: Contract, tables: Mapping[str, Name]) -> list[Measure]:
    """What is measured, the number of rows first."""
    quoted = engine.quote
    found = [Measure("rows", "number of rows", "count(*)", ("rows",))]
    for column in contract.columns:
        found += _of_column(engine, column)
    if contract.key:
        found.append(_unique(engine, contract, tables))
    for number, reference in enumerate(contract.references):
        pairs = zip(reference.parent_columns, reference.columns, strict=True)
        equal = " AND ".join(f"p.{quoted(a)} = t.{quoted(b)}" for a, b in pairs)
        set_ = " AND ".join(f"t.{quoted(column)} IS NOT NULL" for column in reference.columns)
        where = f"{set_} AND NOT EXISTS (SELECT 1 FROM {quoted(*tables[reference.parent])} AS p WHERE {equal})"
        words = f"{', '.join(reference.columns)} is found in {reference.parent}"
        sql = f"(SELECT count(*) FROM {quoted(*tables[contract.table])} AS t WHERE {where})"
        found.append(Measure("failing", words, sql, ("references", str(number)), where))
    if contract.fresh:
        newest, hours = contract.fresh
        found.append(
            Measure("newest", f"{newest} is at most {hours:g} hours old", f"max(t.{quoted(newest)})", ("fresh",))
        )
    for number, own in enumerate(contract.own):
        at = ("sql", str(number))
        if own.failing:
            found.append(Measure("failing", own.name, _count(own.failing), at, own.failing))
        else:
            found.append(Measure("holds", own.name, f"CASE WHEN {own.holds} THEN 0 ELSE 1 END", at))
    return found


def statement(engine: Engine, contract: Contract, tables: Mapping[str, Name], found: list[Measure]) -> str:
    """The one statement that measures all of ``found``, in that order."""
    listed = ", ".join(f"{one.sql} AS m{number}" for number, one in enumerate(found))
    return f"SELECT {listed} FROM {engine.quote(*tables[contract.table])} AS t"


def failing_rows(engine: Engine, contract: Contract, tables: Mapping[str, Name], measure: Measure) -> str:
    """The statement that shows rows which break ``measure``."""
    return f"SELECT * FROM {engine.quote(*tables[contract.table])} AS t WHERE {measure.where} LIMIT {SHOWN}"


def _of_column(engine: Engine, column: ColumnPromise) -> list[Measure]:
    name, at = f"t.{engine.quote(column.name)}", ("columns", column.name)
    found = []
    if column.required:
        found.append(_failing(f"{column.name} is never NULL", f"{name} IS NULL", (*at, "required")))
    if column.accepted:
        listed = ", ".join(map(literal, column.accepted))
        words = f"{column.name} is one of {', '.join(map(str, column.accepted))}"
        found.append(_failing(words, f"{name} NOT IN ({listed})", (*at, "accepted")))
    if column.least is not None or column.most is not None:
        bounds = [f"{name} < {literal(column.least)}"] if column.least is not None else []
        bounds += [f"{name} > {literal(column.most)}"] if column.most is not None else []
        said = [f"at least {column.least}"] if column.least is not None else []
        said += [f"at most {column.most}"] if column.most is not None else []
        place = (*at, "min" if column.least is not None else "max")
        found.append(_failing(f"{column.name} is {' and '.join(said)}", " OR ".join(bounds), place))
    return found


def _unique(engine: Engine, contract: Contract, tables: Mapping[str, Name]) -> Measure:
    """Surplus rows of keys that occur more than once, and rows with a NULL in the key."""
    names = [engine.quote(column) for column in contract.key]
    listed = ", ".join(names)
    table = engine.quote(*tables[contract.table])
    null = " OR ".join(f"{name} IS NULL" for name in names)
    if len(names) == 1:
        sql = f"count(*) - count(DISTINCT t.{names[0]})"
    else:
        sql = (
            f"(SELECT coalesce(sum(n), 0) FROM (SELECT CASE WHEN {null} THEN count(*) ELSE count(*) - 1 END AS n "
            f"FROM {table} GROUP BY {listed}) AS k)"
        )
    twice = " AND ".join(f"k.{name} = t.{name}" for name in names)
    group = f"SELECT {listed} FROM {table} GROUP BY {listed} HAVING count(*) > 1"
    null = " OR ".join(f"t.{name} IS NULL" for name in names)
    where = f"{null} OR EXISTS (SELECT 1 FROM ({group}) AS k WHERE {twice})"
    return Measure("failing", f"{', '.join(contract.key)} is a key: never NULL, never twice", sql, ("key",), where)


def _failing(words: str, where: str, place: tuple[str, ...]) -> Measure:
    return Measure("failing", words, _count(where), place, where)


def _count(where: str) -> str:
    return f"count(CASE WHEN {where} THEN 1 END)"


def literal(value: object) -> str:
    """A value of TOML in SQL."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return f"TIMESTAMP {text_literal(value.isoformat(sep=' '))}"
    if isinstance(value, date):
        return f"DATE {text_literal(value.isoformat())}"
    return repr(value) if isinstance(value, int | float) else text_literal(value)
