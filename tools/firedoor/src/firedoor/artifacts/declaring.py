"""Imports against requirements, for the DAG files of a repository: ``firedoor.imports/1``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from firedoor.affected.outside_imports import imports_of
from firedoor.affected.survey import Survey
from firedoor.artifacts.contents import settings_of
from firedoor.artifacts.pins_of import Locks, locks_of_head
from firedoor.closure.places import parent
from firedoor.findings import ERROR, Finding
from firedoor.pins.asked import read_requirements
from firedoor.pins.base_layer import is_base_layer
from firedoor.pins.contents import ENVIRONMENT, NOWHERE, RECORD, STDLIB, TABLE, Contents
from firedoor.pins.declared import Around, counted_by, placed, undeclared, unused
from firedoor.pins.lock import Lock
from firedoor.pins.locked_lines import locked_text
from firedoor.pins.serves import is_own_lock
from firedoor.pins.units import Unit, unit_of

SCHEMA = "firedoor.imports/1"
_HOWS = (RECORD, ENVIRONMENT, TABLE, NOWHERE)


@dataclass(frozen=True, slots=True)
class DagImports:
    """One DAG file: the modules it imports from outside, counted by how the distribution is known."""

    dag_file: str
    lock: str
    counts: dict[str, int]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.imports/1``."""
        return {"dag_file": self.dag_file, "lock": self.lock, "placed": self.counts}


@dataclass(frozen=True, slots=True)
class DeclaredAnswer:
    """Whether imports and requirements agree, for several DAG files; what one line mends is told once."""

    dags: tuple[DagImports, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, sorted."""
        return tuple(_joined(sorted({f for dag in self.dags for f in dag.findings}, key=lambda finding: finding.order)))

    @property
    def failed(self) -> bool:
        """Whether an import has no requirement."""
        return any(finding.level == ERROR for finding in self.findings)

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "dag_files": [dag.to_json() for dag in self.dags],
            "findings": [finding.to_json() for finding in self.findings],
        }


def _joined(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings with the same fix at their first place, with the number of the others."""
    alike: dict[tuple[str, str], dict[tuple[str, int | None], Finding]] = {}
    told: set[tuple[str, int | None, str]] = set()
    for finding in findings:
        if (finding.path, finding.line, finding.message.partition(": no lock")[0]) in told:
            continue  # several DAG files reach the place
        told.add((finding.path, finding.line, finding.message.partition(": no lock")[0]))
        alike.setdefault((finding.code, finding.fix), {}).setdefault((finding.path, finding.line), finding)
    for places in alike.values():
        first, *others = places.values()
        more = f" (and at {len(others)} other place{'s' * (len(others) > 1)})" if others else ""
        yield replace(first, message=first.message + more)


def declared_imports(
    found: Survey, dags: Sequence[str], contents: Callable[[Sequence[bytes]], Contents]
) -> DeclaredAnswer:
    """Hold the imports of ``dags`` against their locks; ``contents`` says what the pins of these locks contain.

    Raises UsageError FD201, FD202 for a ``dag.toml`` that cannot be used.
    """
    results = []
    for seen, alike in found.parted(dags):
        locks = locks_of_head(seen)
        held = contents([text for _, text in sorted(locks.texts.items())])
        inputs = {path: text.encode() for path, text in seen.texts(_inputs(seen)).items()}
        for dag in alike:
            around, lock = _around(seen, locks, dag, inputs)
            imports = imports_of(seen, dag, settings_of(seen, dag).outside)
            places = placed(imports, around, held)
            findings = [*undeclared(imports, around, places), *unused(imports, around, places, held)]
            counts = counted_by({m: p for m, p in places.items() if p.how != STDLIB}, _HOWS)
            results.append(DagImports(dag, lock, counts, tuple(findings)))
    return DeclaredAnswer(tuple(sorted(results, key=lambda dag: dag.dag_file)))


def _around(found: Survey, locks: Locks, dag: str, inputs: Mapping[str, bytes]) -> tuple[Around, str]:
    serving = [lock for path, lock in locks.parsed.items() if dag in locks.serves[path].dag_files]
    own = next((lock for lock in serving if is_own_lock(lock.path)), None)
    folder = parent(dag)
    unit = unit_of(own.path) if own is not None else None
    unit = unit or Unit(folder, f"{folder}/requirements.in".lstrip("/"), "")
    asked = read_requirements(unit.requirements, inputs.get).asked if own is not None else ()
    text = locked_text(locks.texts.get(own.path, b"")) if own is not None else locked_text(b"")
    others = [lock for lock in serving if lock is not own and lock.path != unit.requirements]
    names = frozenset(name for lock in others for name in lock.pins)
    whole = any(lock.complete_graph or len(lock.pins) > _MANY for lock in others)
    pins = {pin.name: frozenset(pin.via) for pin in text.pins}
    around = Around(unit, asked, pins, names, whole, _into(found, unit, others))
    return around, own.path if own is not None else ""


def _into(found: Survey, unit: Unit, others: Sequence[Lock]) -> str:
    """Where no DAG has a lock of its own, the requirements of all: the source of the largest lock, or itself."""
    if unit_of(unit.requirements) is not None and any(is_base_layer(lock) for lock in others) and _locks_by_dag(found):
        return ""
    plain = [lock for lock in others if lock.format == "requirements"]
    if not plain:
        return ""
    largest = max(plain, key=lambda lock: (len(lock.pins), lock.path)).path
    source = largest.removesuffix(".txt") + ".in"
    return source if source in found.sides.head.digests else largest


def _locks_by_dag(found: Survey) -> bool:
    """Whether the repository has taken to it."""
    return any(unit_of(path) is not None for path in found.sides.head.digests)


_MANY = 80
"""An Airflow environment has more distributions than this (130 with Airflow 3.3): a shorter list leaves some unsaid."""


def _inputs(found: Survey) -> list[str]:
    return [path for path in found.sides.head.digests if path.endswith(".in")]
