"""One table of a stage, judged: its contract, its structure and its rows against production, and what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from firedoor.findings import NOTE, WARNING, Finding
from firedoor.stages.column_types import type_of
from firedoor.stages.contract import Contract
from firedoor.stages.difference import Difference, difference
from firedoor.stages.drift import Drift, day_of, drifts
from firedoor.stages.engine import Engine, Name
from firedoor.stages.expectations import Held, hold
from firedoor.stages.expected import (
    ADDED,
    CHANGES,
    GONE,
    NEW,
    REMOVED,
    RETYPED,
    TABLE,
    UNCHANGED,
    Expected,
)  # fmt: skip
from firedoor.stages.plots import Plot, plots
from firedoor.stages.readers import Reader
from firedoor.stages.structure import BREAKS, COMPATIBLE, Shape, StructureChange, structure_changes


@dataclass(frozen=True, slots=True)
class Observed:
    """A change that is there, in words; what it means, in what share of the rows, and the line that expected it."""

    what: str
    column: str
    words: str
    verdict: str
    share: float = 0.0
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class TableJudgement:
    """What there is to say of one table. ``difference`` is None where production does not have it, or has it alone."""

    table: str
    held: Held | None = None
    structure: tuple[StructureChange, ...] = ()
    difference: Difference | None = None
    drift: tuple[Drift, ...] = ()
    plots: tuple[Plot, ...] = ()
    readers: tuple[Reader, ...] | None = None
    observed: tuple[Observed, ...] = ()
    missing: tuple[Expected, ...] = ()
    path: str = ""

    @property
    def equal(self) -> bool:
        """Nothing differs from production."""
        return not self.observed

    @property
    def findings(self) -> list[Finding]:
        """Promises that are not kept, then changes that nobody expected, removals first; then expected ones that are
        missing."""
        found = self.held.findings() if self.held else []
        for one in self.observed:
            if one.expected is None:
                level = NOTE if one.verdict == COMPATIBLE else ("error" if one.verdict == BREAKS else WARNING)
                found.append(
                    Finding(self.path, None, "FD960", f"{self.table}: {one.words}", _fix(one, self.table), level)
                )
        for expected in self.missing:
            words = f"{self.table}: expected, and it did not happen: {expected}"
            found.append(Finding(self.path, None, "FD961", words, f"take the line away: expect: {expected}"))
        return found

    @property
    def passed(self) -> bool:
        """No finding is an error."""
        return not any(finding.level == "error" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Sides:
    """Where a table is: production's and the stage's, None where there is none."""

    before: Name | None
    after: Name | None
    key: tuple[str, ...] = ()
    readers: tuple[Reader, ...] | None = None
    contract: Contract | None = None


def judge(
    engine: Engine,
    table: str,
    sides: Sides,
    expected: Sequence[Expected],
    now: datetime,
    tables: Mapping[str, Name] | None = None,
) -> TableJudgement:
    """Judge one table. ``tables`` are those that a contract may refer to, by logical name."""
    mine = [one for one in expected if one.table == table]
    contract = sides.contract
    path = contract.path if contract else ""
    held = None
    if contract and sides.after:
        held = hold(engine, contract, {**(tables or {}), table: sides.after}, now)
    if sides.after is None:
        gone = Observed(REMOVED, "", "the table is gone", BREAKS, 1.0)
        return _matched(TableJudgement(table, held, readers=sides.readers, path=path), [gone], mine)
    if sides.before is None:
        new = Observed(TABLE, "", "the table is new", COMPATIBLE)
        return _matched(TableJudgement(table, held, readers=sides.readers, path=path), [new], mine)
    before, after = engine.columns(sides.before), engine.columns(sides.after)
    key = (contract.key if contract else ()) or sides.key
    structure = structure_changes(Shape(before), Shape(after), sides.readers)
    old = {name: kind for name, kind, _ in before}
    shared = [(n, old[n]) for n, kind, _ in after if n in old and type_of(old[n]).family == type_of(kind).family]
    found = difference(engine, sides.before, sides.after, shared, key if set(key) <= {n for n, _ in shared} else ())
    changed = [column for column in shared if column[0] in {one.column for one in found.columns}]
    moved: list[Drift] = []
    day = day_of(contract, key, shared)
    if day and not found.equal:
        moved = drifts(engine, sides.before, sides.after, day, changed)
    judged = TableJudgement(
        table,
        held,
        tuple(structure),
        found,
        tuple(moved),
        tuple(plots(engine, sides.before, sides.after, changed)),
        sides.readers,
        path=path,
    )
    return _matched(judged, [*_of_rows(found), *map(_of_structure, structure), *_of_drift(moved)], mine)


def _of_rows(found: Difference) -> list[Observed]:
    observed = []
    sentences = iter(found.sentences())
    if found.gone:
        observed.append(Observed(GONE, "", next(sentences), BREAKS, _part(found.gone, found.before_rows)))
    if found.new:
        observed.append(Observed(NEW, "", next(sentences), BREAKS, _part(found.new, found.before_rows)))
    observed += [
        Observed(CHANGES, one.column, next(sentences), BREAKS, _part(one.rows, one.of)) for one in found.columns
    ]
    return observed


def _of_structure(change: StructureChange) -> Observed:
    what = {"removed": REMOVED, "added": ADDED}.get(change.kind, RETYPED)
    return Observed(what, change.column, change.words, change.verdict)


def _of_drift(moved: Sequence[Drift]) -> list[Observed]:
    """Only what no row of the difference says already: a table that ends earlier than production's."""
    return [Observed(GONE, "", one.words, BREAKS, 1.0) for one in moved if one.statistic == "newest" and one.outside]


def _matched(judged: TableJudgement, observed: Sequence[Observed], expected: Sequence[Expected]) -> TableJudgement:
    matched = [_with_expected(one, expected) for one in observed]
    happened = {(one.what, one.column) for one in observed}
    missing = [one for one in expected if (one.what, one.column) not in happened and one.what != UNCHANGED]
    removals = sorted(matched, key=lambda one: one.what not in (GONE, REMOVED))
    values = {name: getattr(judged, name) for name in judged.__slots__}
    return TableJudgement(**{**values, "observed": tuple(removals), "missing": tuple(missing)})


def _with_expected(one: Observed, expected: Sequence[Expected]) -> Observed:
    line = next((e for e in expected if (e.what, e.column) == (one.what, one.column) and one.share <= e.most), None)
    near = next((e for e in expected if (e.what, e.column) == (one.what, one.column)), None)
    words = f"{one.words}; expected were up to {100 * near.most:g} %" if near and not line else one.words
    return Observed(one.what, one.column, words, one.verdict, one.share, line)


def _fix(one: Observed, table: str) -> str:
    name = f"{table}.{one.column}" if one.column else table
    limit = f" up to {ceil(1000 * one.share) / 10:g} %" if 0 < one.share < 1 else ""
    return f"if it is meant, say so in the merge request: expect: {name} {one.what}{limit}"


def _part(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
