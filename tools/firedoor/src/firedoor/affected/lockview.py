"""The locks of head: which DAG files each serves and why, and the pins that one DAG file reaches."""

from __future__ import annotations

from dataclasses import dataclass

from firedoor.affected.reach import Reach
from firedoor.affected.survey import Survey
from firedoor.pins.formats import find_locks, parse_lock
from firedoor.pins.images import build_files
from firedoor.pins.implied import implied
from firedoor.pins.lock import Lock
from firedoor.pins.reach import reached_pins
from firedoor.pins.serves import Serves, serving
from firedoor.pins.why import why_reached
from firedoor.sources import uses as use


@dataclass(frozen=True, slots=True)
class ReachedLock:
    """What one DAG file reaches of one lock: ``name → version``; ``everything``: all pins, and ``reason`` says why."""

    lock: str
    served_because: str
    pins: dict[str, str]
    everything: bool
    reason: str
    chains: dict[str, tuple[str, ...]]

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.why/1``."""
        return {
            "lock": self.lock,
            "served_because": self.served_because,
            "pins": dict(sorted(self.pins.items())),
            "everything": self.everything,
            "reason": self.reason,
            "chains": {name: list(chain) for name, chain in sorted(self.chains.items())},
        }


def locks_of(found: Survey, *, base: bool = False) -> dict[str, Lock]:
    """The lock files of head (or base), parsed; a blob that cannot be read is an opaque lock."""
    digests = (found.sides.base if base else found.sides.head).digests
    paths = find_locks(digests)
    by_digest = dict(found.blobs.read(sorted({digests[path] for path in paths}))) if paths else {}
    return {path: parse_lock(path, by_digest.get(digests[path]) or digests[path].encode()) for path in paths}


def serves_of(found: Survey, locks: dict[str, Lock]) -> dict[str, Serves]:
    """What each lock of head serves, with the rule that says so."""
    return serving(locks, found.dag_files, found.texts(build_files(found.sides.head.digests)))


def reached_locks(found: Survey, reach: Reach) -> list[ReachedLock]:
    """What ``reach`` takes of the locks that serve its DAG file, in the order of their paths."""
    graph = found.sides.head_graph
    outside = {name for key in reach.via for name in graph.externals(key)}
    engines = [name[1:] for name in outside if name[0] == use.ENGINE]
    modules = frozenset(name for name in outside if name[0] != use.ENGINE)
    wanted = implied([e for e in engines if "://" not in e], [e for e in engines if "://" in e])
    locks = locks_of(found)
    result = []
    for path, serves in sorted(serves_of(found, locks).items()):
        lock = locks[path]
        if reach.dag_file not in serves.dag_files or not lock.pins:
            continue
        reached = reached_pins(lock, modules, wanted)
        names = sorted(lock.pins if reached.everything else reached.names & lock.pins.keys())
        chains = {} if reached.everything else {name: why_reached(lock, modules, name, wanted) for name in names}
        pins = {name: lock.pins[name].version for name in names}
        result.append(ReachedLock(path, serves.reason, pins, reached.everything, reached.reason, chains))
    return result
