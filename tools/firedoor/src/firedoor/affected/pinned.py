"""Changed pins → the DAG files that reach them; and what pins contribute to a fingerprint."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from firedoor.affected.sides import Sides
from firedoor.closure.components import Fold
from firedoor.closure.graph import Graph
from firedoor.closure.keys import Key
from firedoor.closure.snapshot import Snapshot
from firedoor.pins.base_layer import runtime_minors
from firedoor.pins.changes import ChangedPins, changed_pins
from firedoor.pins.formats import find_locks, parse_lock
from firedoor.pins.images import build_files
from firedoor.pins.implied import implied
from firedoor.pins.lock import Lock
from firedoor.pins.reach import affected_by, reached_pins
from firedoor.pins.serves import Serves, serving
from firedoor.revisions import Blobs
from firedoor.sources import uses as use


@dataclass(frozen=True, slots=True)
class PinHit:
    """A DAG file that a pin change reaches: the lock, the pins responsible, and why they are reached."""

    lock: str
    pins: tuple[str, ...]
    reason: str
    exact: bool


class Pins:
    """The locks of both revisions and what each DAG file imports from outside."""

    def __init__(
        self,
        sides: Sides,
        blobs: Blobs,
        base_dags: Collection[str],
        head_dags: Collection[str],
        roots: Callable[[str, str], list[Key]] | None,
    ) -> None:
        """``roots(dag, side)`` gives what a DAG file starts from; ``None`` follows code by file only."""
        self._sides = sides
        self._roots = roots
        at_head = Fold(sides.head_graph.edges, partial(_externals, sides.head_graph))
        at_base = Fold(
            sides.base_graph.edges,
            partial(_externals, sides.base_graph),
            known=lambda key: at_head(key) if sides.base_graph.has_shared_steps(key) else None,
        )
        self._by_definition = {"base": at_base, "head": at_head}
        self._dags = {"base": frozenset(base_dags), "head": frozenset(head_dags)}
        self._outside: Fold[str, frozenset[str]] = Fold(self._steps, self._collect)
        self._snapshots: dict[str, Snapshot] = {"base": sides.base, "head": sides.head}
        same = sides.base.digests.keys() == sides.head.digests.keys()
        locks, builds = find_locks(sides.head.digests), build_files(sides.head.digests)
        before = locks if same else find_locks(sides.base.digests), builds if same else build_files(sides.base.digests)
        names = {"base": before, "head": (locks, builds)}
        self._locks = {name: _locks(snapshot, blobs, names[name][0]) for name, snapshot in self._snapshots.items()}
        self._builds = {name: _builds(snapshot, blobs, names[name][1]) for name, snapshot in self._snapshots.items()}
        self._serving: dict[str, dict[str, Serves]] = {}

    def paths(self) -> frozenset[str]:
        """The paths of all locks of both revisions."""
        return frozenset(self._locks["base"]) | frozenset(self._locks["head"])

    def hits(self) -> dict[str, PinHit]:
        """Each DAG file of head that a change of pins reaches."""
        found: dict[str, PinHit] = {}
        base, head = self._locks["base"], self._locks["head"]
        for path in sorted(base.keys() | head.keys()):
            before, after = base.get(path), head.get(path)
            if before is not None and after is not None and before.digest == after.digest:
                continue
            changed = changed_pins(before, after)
            if not changed.everything and not changed.names:
                continue
            for dag in sorted(self._served(path) & self._dags["head"]):
                hit = self._hit(dag, path, changed, (before, after))
                if hit is not None:
                    found.setdefault(dag, hit)
        return found

    def fingerprint_parts(self, dag: str, side: str) -> list[str]:
        """One line for each pin that ``dag`` reaches in the locks that serve it, and one for each Airflow; sorted."""
        modules, engines = self._imports_of(dag, side)
        serving_locks = self._locks_of(dag, side)
        parts = runtime_minors(serving_locks)
        for lock in serving_locks:
            reached = reached_pins(lock, modules, engines)
            names = lock.pins if reached.everything else reached.names
            parts += [f"pin {name} {lock.pins[name].digest}" for name in names if name in lock.pins]
            if lock.problems or reached.everything:
                parts.append(f"lock {lock.digest}")
            else:
                parts.append(f"options {lock.options_digest}")
        return sorted(set(parts))

    def _locks_of(self, dag: str, side: str) -> list[Lock]:
        serves = self._serves(side)
        return [lock for path, lock in self._locks[side].items() if path in serves and dag in serves[path].dag_files]

    def _hit(self, dag: str, path: str, changed: ChangedPins, locks: Iterable[Lock | None]) -> PinHit | None:
        for side, lock in zip(("base", "head"), locks, strict=True):
            if lock is None or dag not in self._dags[side]:
                continue
            modules, engines = self._imports_of(dag, side)
            reached = reached_pins(lock, modules, engines)
            names = affected_by(changed, reached)
            if names:
                every = changed.everything or reached.everything
                reason = changed.reason if changed.everything else reached.reason
                return PinHit(path, tuple(sorted(names)), reason, not every)
        return None

    def _served(self, path: str) -> frozenset[str]:
        found: set[str] = set()
        for side in ("base", "head"):
            serves = self._serves(side).get(path)
            if serves is not None:
                found |= serves.dag_files
        return frozenset(found)

    def _serves(self, side: str) -> dict[str, Serves]:
        known = self._serving.get(side)
        if known is None:
            known = serving(self._locks[side], self._dags[side], self._builds[side])
            self._serving[side] = known
        return known

    def _imports_of(self, dag: str, side: str) -> tuple[frozenset[str], frozenset[str]]:
        if self._roots is None:
            every: frozenset[str] = self._outside(dag)
        else:
            fold = self._by_definition[side]
            every = frozenset().union(*(fold(root) for root in self._roots(dag, side)))
        engines = [item[1:] for item in every if item[0] == use.ENGINE]
        modules = frozenset(item for item in every if item[0] != use.ENGINE)
        return modules, implied([e for e in engines if "://" not in e], [e for e in engines if "://" in e])

    def _steps(self, path: str) -> frozenset[str]:
        return self._sides.forward.get(path, frozenset())

    def _collect(self, members: list[str], below: list[frozenset[str]]) -> frozenset[str]:
        found: set[str] = set()
        for path in members:
            for side in self._snapshots.values():
                summary = side.summary(path) if path.endswith(".py") else None
                if summary is not None:
                    found |= self._sides.file_links.externals(path, summary)
                    found.update(link for link in summary.links if link[0] == use.ENGINE)
        return frozenset(found.union(*below))


def _externals(graph: Graph, members: list[Key], below: list[frozenset[str]]) -> frozenset[str]:
    found = {name for key in members for name in graph.externals(key)}
    return found_or_shared(found, below)


def found_or_shared(found: set[str], below: list[frozenset[str]]) -> frozenset[str]:
    """The union; an only child's set is shared, not copied: most nodes add nothing."""
    if not found and len(below) == 1:
        return below[0]
    return frozenset(found.union(*below))


def _locks(snapshot: Snapshot, blobs: Blobs, paths: Iterable[str]) -> dict[str, Lock]:
    return {path: parse_lock(path, data) for path, data in _read(snapshot, blobs, paths).items()}


def _builds(snapshot: Snapshot, blobs: Blobs, paths: Iterable[str]) -> dict[str, str]:
    return {path: data.decode("utf-8", "replace") for path, data in _read(snapshot, blobs, paths).items()}


def _read(snapshot: Snapshot, blobs: Blobs, paths: Iterable[str]) -> Mapping[str, bytes]:
    """The bytes of each path; a blob that cannot be read is empty."""
    by_digest: dict[str, list[str]] = {}
    for path in paths:
        by_digest.setdefault(snapshot.digests[path], []).append(path)
    found = {}
    for digest, data in blobs.read(sorted(by_digest)) if by_digest else ():
        for path in by_digest[digest]:
            found[path] = data if data is not None else digest.encode()
    return found
