"""Names that mean more than one thing: modules, shadowed libraries, dag_ids."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from firedoor.affected.producers import dag_ids
from firedoor.closure.places import is_test
from firedoor.closure.snapshot import Snapshot
from firedoor.pins.distributions import providers

_INIT = "/__init__.py"
# Files that tools look for by name, never imported by it.
_NOT_IMPORTED = frozenset({"setup", "conftest", "noxfile", "__init__", "__main__", "manage"})


@dataclass(frozen=True, slots=True)
class Collision:
    """One ``name`` and all ``paths`` that claim it; ``shadows`` says what outside the repository has it, too."""

    name: str
    paths: tuple[str, ...]
    shadows: str = ""

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.doctor/1``."""
        return {"name": self.name, "paths": list(self.paths), "shadows": self.shadows}


def module_collisions(paths: Iterable[str], roots: Iterable[str], reached: Collection[str]) -> list[Collision]:
    """Module names under which several files can be imported, where a DAG file reaches one of them.

    ``sys.path`` decides which one wins, and it may differ between the scheduler, a worker and a test run.
    """
    by_name: dict[str, set[str]] = {}
    for path, names in _names(paths, roots).items():
        for name in names:
            by_name.setdefault(name, set()).add(path)
    return [
        Collision(name, tuple(sorted(files)))
        for name, files in sorted(by_name.items())
        if len(files) > 1 and not files.isdisjoint(reached)
    ]


def shadowed(paths: Iterable[str], roots: Iterable[str], pins: Collection[str]) -> list[Collision]:
    """Top-level modules with the name of a standard library module, or of one that a pin provides."""
    tops: dict[str, set[str]] = {}
    for path, names in _names(paths, roots).items():
        for name in names:
            top, _, rest = name.partition(".")
            if not rest:
                tops.setdefault(top, set()).add(path)
    found = []
    for name, files in sorted(tops.items()):
        outside = "the standard library" if name in sys.stdlib_module_names else ""
        if not outside:
            several = providers(name, pins)
            outside = ", ".join(sorted(several)) if several else ""
        if outside:
            found.append(Collision(name, tuple(sorted(files)), outside))
    return found


def shared_dag_ids(snapshot: Snapshot, dag_files: Iterable[str]) -> list[Collision]:
    """dag_ids that several DAG files define: Airflow keeps one of them, by chance."""
    by_id: dict[str, list[str]] = {}
    for path in dag_files:
        for dag_id in dag_ids(snapshot, path):
            by_id.setdefault(dag_id, []).append(path)
    return [Collision(name, tuple(sorted(paths))) for name, paths in sorted(by_id.items()) if len(paths) > 1]


def _names(paths: Iterable[str], roots: Iterable[str]) -> Mapping[str, set[str]]:
    """Each Python file outside of tests → the dotted names that the roots give it."""
    found: dict[str, set[str]] = {}
    known = tuple(roots)
    for path in paths:
        if not path.endswith(".py") or is_test(path):
            continue
        stem = path[: -len(_INIT)] if path.endswith(_INIT) else path[:-3]
        for root in known:
            if root and not stem.startswith(root + "/"):
                continue
            parts = (stem[len(root) + 1 :] if root else stem).split("/")
            if all(part.isidentifier() for part in parts) and parts[-1] not in _NOT_IMPORTED:
                found.setdefault(path, set()).add(".".join(parts))
    return found
