"""Which pins of their own lock the DAG files of a folder reach."""

from __future__ import annotations

from collections.abc import Iterable

from firedoor.affected.lockview import reached_locks
from firedoor.affected.reach import reach_of
from firedoor.affected.survey import Survey
from firedoor.pins.units import Unit


def lock_reach(found: Survey, units: Iterable[Unit]) -> dict[str, dict[str, frozenset[str] | None]]:
    """Return folder → DAG file → the names of its lock that it reaches, ``None`` where it may be any of them.

    A new pin that no lock has yet is reached by whoever reaches the pin that wants it: an upgrade names that one, too.
    """
    ambient = found.sides.ambient()[1]
    result: dict[str, dict[str, frozenset[str] | None]] = {}
    for unit in units:
        dags = [dag for dag in found.dag_files if dag.startswith(f"{unit.folder}/") or dag == f"{unit.folder}.py"]
        for dag in dags:
            seen = found.seen_by(dag)
            locks = {lock.lock: lock for lock in reached_locks(seen, reach_of(seen, dag, ambient=ambient))}
            lock = locks.get(unit.lock)
            names = None if lock is None or lock.everything else frozenset(lock.pins)
            result.setdefault(unit.folder, {})[dag] = names
    return result
