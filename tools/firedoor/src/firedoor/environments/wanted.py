"""Which lock each DAG file's environment is made from: its own, else that of the base layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from firedoor.pins.serves import own_lock

OWN = "constraints/dags/"
"""The folder of the locks that single DAG files have of their own."""


def wanted(dags: Iterable[str], paths: Iterable[str], base: str) -> Mapping[str, tuple[str, ...]]:
    """Lock → the DAG files that run in its environment, both sorted. ``paths`` are all files of the repository.

    ``base`` is the lock of the base layer, for all that have none of their own.
    """
    own = sorted(path for path in paths if OWN in path)
    found: dict[str, list[str]] = {}
    for dag in sorted(dags):
        lock = next((path for path in own if own_lock(path, dag)), base)
        found.setdefault(lock, []).append(dag)
    return {lock: tuple(found[lock]) for lock in sorted(found)}
