"""Changed pins → the DAG files that reach them; and what pins contribute to a fingerprint."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from firedoor.affected.outside import Outside
from firedoor.affected.sides import Sides
from firedoor.closure.components import Fold
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
        outside: Outside | None,
    ) -> None:
        """``outside`` tells what DAG files take from outside; ``None`` follows code by file only."""
        self._sides = sides
        self._by_definition = outside
        self._dags = {"base": frozenset(base_dags), "head": frozenset(head_dags)}
        self._by_file: Fold[str, frozenset[str]] = Fold(self._steps, self._collect)
        self._snapshots: dict[str, Snapshot] = {"base": sides.base, "head": sides.head}
        same = sides.base.digests.keys() == sides.head.digests.keys()
        locks, builds = find_locks(sides.head.digests), build_files(sides.head.digests)
        before = locks if same else find_locks(sides.base.digests), builds if same else build_files(sides.base.digests)
        names = {"base": before, "head": (locks, builds)}
        self.lost: set[str] = set()
        """Files about pins that could not be read."""
        self._locks = {
            name: {path: parse_lock(path, data) for path, data in self._read(name, blobs, locks).items()}
            for name, (locks, _) in names.items()
        }
        self._builds = {
            name: {path: data.decode("utf-8", "replace") for path, data in self._read(name, blobs, builds).items()}
            for name, (_, builds) in names.items()
        }
        self._serving: dict[str, dict[str, Serves]] = {}

    def files(self, side: str) -> frozenset[str]:
        """The paths of all locks of one revision, and of the files that tell what they are for."""
        return frozenset(self._locks[side]) | frozenset(self._builds[side])

    def paths(self) -> frozenset[str]:
        """The paths of all locks of both revisions."""
        return frozenset(self._locks["base"]) | frozenset(self._locks["head"])

    def _read(self, side: str, blobs: Blobs, paths: Iterable[str]) -> Mapping[str, bytes]:
        """The bytes of each path; those of a blob that cannot be read are its digest."""
        digests = self._snapshots[side].digests
        by_digest: dict[str, list[str]] = {}
        for path in paths:
            by_digest.setdefault(digests[path], []).append(path)
        found = {}
        for digest, data in blobs.read(sorted(by_digest)) if by_digest else ():
            for path in by_digest[digest]:
                found[path] = data if data is not None else digest.encode()
                if data is None:
                    self.lost.add(path)
        return found

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
        every = self._by_file(dag) if self._by_definition is None else self._by_definition.of(dag, side)
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
