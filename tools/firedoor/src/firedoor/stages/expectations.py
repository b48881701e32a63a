"""Holds a table to its contract: one statement, then rows that show what is not kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from firedoor.errors import UsageError
from firedoor.findings import Finding
from firedoor.stages.column_types import SAME, compared, type_of
from firedoor.stages.contract import Contract
from firedoor.stages.contract_sql import Measure, failing_rows, measures, statement
from firedoor.stages.engine import Engine, Name
from firedoor.stages.shares import share


@dataclass(frozen=True, slots=True)
class Expectation:
    """One promise, and whether it is kept.

    ``measured`` says what was found, in words; ``failing`` counts rows, where rows fail; ``columns`` name the values of
    ``examples``.
    """

    words: str
    kept: bool
    measured: str = ""
    failing: int = 0
    line: int | None = None
    columns: tuple[str, ...] = ()
    examples: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A table and what became of each promise; ``rows`` is None where the table cannot be measured."""

    contract: Contract
    rows: int | None
    expectations: tuple[Expectation, ...]

    @property
    def kept(self) -> bool:
        """Every promise is."""
        return all(one.kept for one in self.expectations)

    def findings(self) -> list[Finding]:
        """One for each promise that is not kept."""
        return [
            Finding(
                self.contract.path,
                one.line,
                "FD952",
                f"{self.contract.table}: not kept: {one.words}: {one.measured}",
                "correct what the DAG writes, or the contract if it promises too much",
                detail="\n".join(map(_shown, one.examples)),
            )
            for one in self.expectations
            if not one.kept
        ]


def hold(engine: Engine, contract: Contract, tables: Mapping[str, Name], now: datetime) -> Held:
    """Measure ``contract`` on the table that ``tables`` gives for it; freshness is told from ``now``.

    Raises UsageError where the contract's SQL does not run, or it refers to a table that is not given.
    """
    unknown = [name for name in (contract.table, *(r.parent for r in contract.references)) if name not in tables]
    if unknown:
        raise UsageError(
            "FD953",
            f"the contract {contract.path} names {', '.join(unknown)}, which this stage does not have",
            because="names in a contract are logical ones, schema.table",
            fix="firedoor graph tables   # the tables that DAGs read and write",
        )
    columns = {name: kind for name, kind, _ in engine.columns(tables[contract.table])}
    structural = _structural(contract, columns)
    if not columns or _missing(contract, columns):
        return Held(contract, None, tuple(structural))
    found = measures(engine, contract, tables)
    try:
        values = engine.execute(statement(engine, contract, tables, found))[0]
    except Exception as error:
        if not contract.own:
            raise
        raise UsageError(
            "FD954",
            f"the contract {contract.path} cannot be measured",
            because=str(error).splitlines()[0],
            fix=f"correct the SQL of: {', '.join(own.name for own in contract.own)}",
        ) from error
    rows = int(values[0])
    kept = [_judged(contract, measure, value, rows, now) for measure, value in zip(found, values, strict=True)]
    shown = [
        one if one.kept or not measure.where else _with_examples(engine, contract, tables, measure, one, tuple(columns))
        for measure, one in zip(found, kept, strict=True)
        if measure.kind != "rows" or contract.rows
    ]
    return Held(contract, rows, (*structural, *shown))


def _structural(contract: Contract, columns: Mapping[str, str]) -> list[Expectation]:
    if not columns:
        return [Expectation(f"{contract.table} is there", False, "there is no such table", line=contract.line("table"))]
    found = []
    for promise in contract.columns:
        line = contract.line("columns", promise.name, "type")
        if promise.name not in columns:
            near = [name for name in columns if name.lower() == promise.name.lower()]
            measured = f"there is no such column{f', but {near[0]}' if near else ''}"
            found.append(Expectation(f"column {promise.name} is there", False, measured, line=line))
        elif promise.type:
            wanted, real = type_of(promise.type), type_of(columns[promise.name])
            kept = compared(wanted, real) == SAME
            found.append(Expectation(f"{promise.name} is {promise.type}", kept, f"it is {real}", line=line))
    if contract.closed:
        more = sorted(columns.keys() - {promise.name for promise in contract.columns})
        said = f"also there: {', '.join(more)}" if more else ""
        found.append(Expectation("no other columns", not more, said, line=contract.line("closed")))
    return found


def _missing(contract: Contract, columns: Mapping[str, str]) -> set[str]:
    named = {promise.name for promise in contract.columns} | set(contract.key)
    named |= {column for reference in contract.references for column in reference.columns}
    return (named | ({contract.fresh[0]} if contract.fresh else set())) - columns.keys()


def _judged(contract: Contract, measure: Measure, value: Any, rows: int, now: datetime) -> Expectation:
    line = contract.line(*measure.place)
    if measure.kind == "rows":
        least, most = contract.rows or (0, None)
        band = f"at least {least:,} rows" + (f" and at most {most:,}" if most is not None else "")
        return Expectation(band, rows >= least and (most is None or rows <= most), f"{rows:,} rows", line=line)
    if measure.kind == "newest":
        hours = contract.fresh[1] if contract.fresh else 0.0
        if value is None:
            return Expectation(measure.words, False, "there is no value", line=line)
        old = (_moment(now) - _moment(value)).total_seconds() / 3600
        return Expectation(
            measure.words, old <= hours, f"the newest is {value}, {old:,.0f} hours before {now}", line=line
        )
    if measure.kind == "holds":
        return Expectation(measure.words, value == 0, "it does not hold" if value else "", line=line)
    failing = int(value or 0)
    said = f"{failing:,} of {rows:,} rows ({share(failing, rows)})" if failing else ""
    return Expectation(measure.words, not failing, said, failing, line)


def _with_examples(
    engine: Engine,
    contract: Contract,
    tables: Mapping[str, Name],
    measure: Measure,
    one: Expectation,
    columns: tuple[str, ...],
) -> Expectation:
    rows = tuple(engine.execute(failing_rows(engine, contract, tables, measure)))
    return Expectation(one.words, one.kept, one.measured, one.failing, one.line, columns, rows)


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return _moment(datetime.fromisoformat(str(value)))


def _shown(row: tuple[Any, ...]) -> str:
    return ", ".join("NULL" if value is None else str(value) for value in row)
