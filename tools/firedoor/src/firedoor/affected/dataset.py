"""Code-affected is not data-affected: who reads what the affected DAG files write."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from firedoor.affected.sides import Sides
from firedoor.affected.values import DataAffectedDag
from firedoor.closure.components import Fold
from firedoor.closure.snapshot import Snapshot
from firedoor.tables.relation import data_affected
from firedoor.tables.uses import TableUse

_Uses = frozenset[TableUse]


class TableUses:
    """The table uses of DAG files, by the files that they lead to at either revision."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._of_reach: Fold[str, _Uses] = Fold(self._steps, self._collect)

    def of(self, dag: str) -> _Uses:
        """All uses in the reach of ``dag``."""
        return self._of_reach(dag)

    def _steps(self, path: str) -> Iterable[str]:
        return self._sides.forward.get(path, frozenset())

    def _collect(self, members: list[str], below: list[_Uses]) -> _Uses:
        found: set[TableUse] = set()
        for path in members:
            for side in (self._sides.head, self._sides.base):
                if side is self._sides.base and side.digests.get(path) == self._sides.head.digests.get(path):
                    continue
                found.update(rows(side, path))
        return frozenset(found.union(*below))


def rows(snapshot: Snapshot, path: str) -> list[TableUse]:
    """The table uses that one file holds."""
    return [TableUse.from_row(row) for row in snapshot.extra_rows(path)]  # type: ignore[arg-type]  # the rows are those of tables.extract


def data_affected_dags(affected: Collection[str], dag_files: Collection[str], sides: Sides) -> list[DataAffectedDag]:
    """The DAG files that read, directly or through others, what ``affected`` write; those are not listed again."""
    if not affected or len(affected) == len(dag_files):
        return []
    uses = TableUses(sides)
    every = {dag: uses.of(dag) for dag in {*dag_files, *affected}}
    reached = set(affected)
    found: dict[tuple[str, str, str], DataAffectedDag] = {}
    while True:
        new = [hit for hit in data_affected(reached, every) if hit.dag_file not in affected]
        for hit in new:
            found.setdefault(
                (hit.dag_file, hit.table, hit.via), DataAffectedDag(hit.dag_file, hit.table, hit.via, hit.confidence)
            )
        following = {hit.dag_file for hit in new} - reached
        if not following:
            return [found[key] for key in sorted(found)]
        reached |= following
