"""Code-affected is not data-affected: who reads what the affected DAG files write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from firedoor.affected.sides import Sides
from firedoor.affected.values import DataAffectedDag
from firedoor.closure.components import Fold
from firedoor.closure.snapshot import Snapshot
from firedoor.tables.relation import data_affected
from firedoor.tables.uses import TableUse

_Uses = frozenset[TableUse]


class TableUses:
    """The table uses of DAG files, by the files that they lead to in any of several snapshots."""

    def __init__(self, forward: Mapping[str, frozenset[str]], snapshots: Iterable[Snapshot]) -> None:
        self._forward = forward
        self._snapshots = tuple(snapshots)
        self._of_reach: Fold[str, _Uses] = Fold(self._steps, self._collect)

    def of(self, dag: str) -> _Uses:
        """All uses in the reach of ``dag``."""
        return self._of_reach(dag)

    def _steps(self, path: str) -> Iterable[str]:
        return self._forward.get(path, frozenset())

    def _collect(self, members: list[str], below: list[_Uses]) -> _Uses:
        found: set[TableUse] = set()
        for path in members:
            blobs: set[str | None] = set()
            for snapshot in self._snapshots:
                blob = snapshot.digests.get(path)
                if blob not in blobs:
                    blobs.add(blob)
                    found.update(rows(snapshot, path))
        return frozenset(found.union(*below))


def rows(snapshot: Snapshot, path: str) -> list[TableUse]:
    """The table uses that one file holds."""
    return [TableUse.from_row(row) for row in snapshot.extra_rows(path)]  # type: ignore[arg-type]  # the rows are those of tables.extract


def table_uses(dag_files: Iterable[str], sides: Sides) -> dict[str, Collection[TableUse]]:
    """All table uses that each DAG file reaches, at head or at base."""
    uses = TableUses(sides.forward, (sides.head, sides.base))
    known = sides.memory.table_uses(sides.links) if sides.memory is not None else None
    if known is None:
        return {dag: uses.of(dag) for dag in dag_files}
    linked = sides.memory.dag_files if sides.memory is not None else frozenset()
    return {
        dag: [TableUse.from_row(row) for row in known.get(dag, ())] if dag in linked else uses.of(dag)  # type: ignore[arg-type]  # as in `rows`
        for dag in dag_files
    }


def data_affected_dags(affected: Collection[str], dag_files: Collection[str], sides: Sides) -> list[DataAffectedDag]:
    """The DAG files that read, directly or through others, what ``affected`` write; those are not listed again."""
    if not affected or len(affected) == len(dag_files):
        return []
    every = table_uses({*dag_files, *affected}, sides)
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
