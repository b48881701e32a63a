"""What was inferred of a repository, what did not resolve, and what that costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from firedoor.affected.collisions import Collision, module_collisions, shadowed, shared_dag_ids
from firedoor.affected.cycles import import_cycles
from firedoor.affected.lockview import locks_of, serves_of
from firedoor.affected.owners import owners
from firedoor.affected.private import crossings
from firedoor.affected.reach import reach_of
from firedoor.affected.survey import Survey
from firedoor.config import matcher
from firedoor.findings import Finding
from firedoor.pins.distributions import providers
from firedoor.pins.lock import Lock
from firedoor.pins.serves import Serves
from firedoor.sources.facts import DAG_AT_IMPORT, UNPARSABLE

SCHEMA = "firedoor.doctor/1"
_ROOT_NAMES = ("dags", "plugins", "src")
_PROJECTS = ("pyproject.toml", "setup.py", "setup.cfg")


@dataclass(frozen=True, slots=True)
class DagFile:
    """A DAG file; ``how``: ``constructed`` here, by a ``factory`` elsewhere, or ``declared`` in the policy."""

    path: str
    how: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Root:
    """A folder from which code is imported (``""``: the repository), and what says so."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An import that is not known exactly: where, what is done about it, and the DAG files that reach it."""

    path: str
    line: int
    module: str
    why: str
    dag_files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hub:
    """A file and the number of DAG files that reach it."""

    path: str
    dag_files: int


@dataclass(frozen=True, slots=True)
class LockOfDags:
    """A lock file: its pins, the DAG files that it serves, the rule that says so, and lines that could not be read."""

    path: str
    format: str
    pins: int
    dag_files: int
    why: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All of it; every tuple is sorted, ``hubs`` and ``unresolved`` by what they cost."""

    head: str | None
    python_files: int
    dag_files: tuple[DagFile, ...]
    roots: tuple[Root, ...]
    unresolved: tuple[Unresolved, ...]
    unparsable: tuple[tuple[str, str], ...]
    hubs: tuple[Hub, ...]
    modules: tuple[Collision, ...]
    shadowed: tuple[Collision, ...]
    dag_ids: tuple[Collision, ...]
    cycles: tuple[tuple[str, ...], ...]
    locks: tuple[LockOfDags, ...]
    ambient: tuple[str, ...]
    owners_file: str
    owners_faults: tuple[str, ...]
    crossings: tuple[Finding, ...]

    def to_json(self) -> dict[str, object]:
        """The document ``firedoor.doctor/1``."""
        return {
            "schema": SCHEMA,
            "head": self.head,
            "python_files": self.python_files,
            "dag_files": [{"path": dag.path, "how": dag.how, "owners": list(dag.owners)} for dag in self.dag_files],
            "roots": [{"path": root.path, "why": root.why} for root in self.roots],
            "unresolved": [
                {"path": u.path, "line": u.line, "module": u.module, "why": u.why, "dag_files": list(u.dag_files)}
                for u in self.unresolved
            ],
            "unparsable": [{"path": path, "why": why} for path, why in self.unparsable],
            "hubs": [{"path": hub.path, "dag_files": hub.dag_files} for hub in self.hubs],
            "module_names": [item.to_json() for item in self.modules],
            "shadowed": [item.to_json() for item in self.shadowed],
            "dag_ids": [item.to_json() for item in self.dag_ids],
            "import_cycles": [list(cycle) for cycle in self.cycles],
            "locks": [
                {
                    "path": lock.path,
                    "format": lock.format,
                    "pins": lock.pins,
                    "dag_files": lock.dag_files,
                    "why": lock.why,
                    "problems": list(lock.problems),
                }
                for lock in self.locks
            ],
            "ambient": list(self.ambient),
            "owners_file": self.owners_file,
            "owners_faults": list(self.owners_faults),
            "crossings": [finding.to_json() for finding in self.crossings],
        }


def diagnose(found: Survey) -> Diagnosis:
    """Look at head as a whole: every DAG file's reach is walked once."""
    snapshot, graph = found.sides.head, found.sides.head_graph
    users: dict[str, list[str]] = {}
    ambient = set(found.sides.ambient()[1])  # also where there is no DAG file yet
    for seen, dags in found.parted(found.dag_files):
        of_part = seen.sides.ambient()[1]
        ambient |= set(of_part)
        for dag in dags:
            for path in reach_of(seen, dag, ambient=of_part).files:
                users.setdefault(path, []).append(dag)
    python = [path for path, _ in snapshot.python_files()]
    locks = locks_of(found)
    pins = frozenset(name for lock in locks.values() for name in lock.pins)
    serves = serves_of(found, locks)
    owned = owners(found.head.entries, found.blobs, found.dag_files)
    hubs = [Hub(path, len(dags)) for path, dags in users.items() if len(dags) > 1]
    return Diagnosis(
        head=found.head.commit,
        python_files=len(python),
        dag_files=tuple(DagFile(path, _how(found, path), owned.of[path]) for path in found.dag_files),
        roots=tuple(Root(root, _why_root(root, found)) for root in found.sides.roots),
        unresolved=tuple(_unresolved(found, users, pins)),
        unparsable=tuple(
            (path, graph.snapshot.facts(path).error)
            for path in python
            if (summary := snapshot.summary(path)) is not None and summary.flags & UNPARSABLE
        ),
        hubs=tuple(sorted(hubs, key=lambda hub: (-hub.dag_files, not hub.path.endswith(".py"), hub.path))),
        modules=tuple(module_collisions(python, found.sides.roots, users.keys())),
        shadowed=tuple(shadowed(python, found.sides.roots, pins)),
        dag_ids=tuple(shared_dag_ids(snapshot, found.dag_files)),
        cycles=tuple(import_cycles(graph, (path for path in users if path.endswith(".py")))),
        locks=tuple(
            LockOfDags(
                path,
                lock.format,
                len(lock.pins),
                len(serves[path].dag_files),
                _why_lock(lock, serves[path]),
                tuple(f"{problem.path}:{problem.line}: {problem.why}" for problem in lock.problems),
            )
            for path, lock in sorted(locks.items())
        ),
        ambient=tuple(sorted({path for path, _ in ambient})),
        owners_file=owned.source,
        owners_faults=owned.faults,
        crossings=crossings(found),
    )


def _why_lock(lock: Lock, serves: Serves) -> str:
    """Why a lock serves, and what it costs that it does not tell what its pins need."""
    if not serves.dag_files or lock.complete_graph or not lock.path.endswith(".txt"):
        return serves.reason
    return f"{serves.reason}; it does not tell what its pins need, so each change of one selects all of them"


def _how(found: Survey, path: str) -> str:
    if found.config.dags and matcher(found.config.dags)(path):
        return "declared"
    summary = found.sides.head.summary(path)
    return "constructed" if summary is not None and summary.flags & DAG_AT_IMPORT else "factory"


def _why_root(root: str, found: Survey) -> str:
    if found.config.roots:
        return f"declared in {found.config.source('roots')}"
    if not root:
        return "the repository itself"
    project = next((name for name in _PROJECTS if f"{root}/{name}" in found.sides.head.digests), "")
    if project:
        return f"holds {project}"
    name = root.rpartition("/")[2]
    return f"a folder named {name}" if name in _ROOT_NAMES else "holds a project file at base"


def _unresolved(found: Survey, users: Mapping[str, list[str]], pins: frozenset[str]) -> list[Unresolved]:
    unresolved = found.sides.head_graph.unresolved
    texts = found.texts({path for path, _ in unresolved})
    items = [
        Unresolved(path, _line_of_import(texts.get(path, ""), module), module, why, tuple(users.get(path, ())))
        for (path, module), why in unresolved.items()
        if not (why.startswith("no file") and _is_library(module, pins))
    ]
    return sorted(items, key=lambda item: (-len(item.dag_files), item.path, item.line, item.module))


def _is_library(module: str, pins: frozenset[str]) -> bool:
    """Whether a folder of the repository merely shares its name with a library (`airflow/`) that the import means."""
    first = module.partition(".")[0]
    return first == "airflow" or bool(first and providers(first, pins))


def _line_of_import(text: str, module: str) -> int:
    """The first line that imports the module, or names it, or imports something computed; 1 where there is none."""
    lines = [line.strip() for line in text.splitlines()]
    fixed = max(module.split("*"), key=len).strip(".")
    tests: list[Callable[[str], bool]] = [
        lambda line: bool(fixed) and fixed in line and line.startswith(("from ", "import ")),
        lambda line: "import_module" in line or "__import__" in line if "*" in module else False,
        lambda line: bool(fixed) and fixed in line,
    ]
    return next((number for test in tests for number, line in enumerate(lines, 1) if test(line)), 1)
