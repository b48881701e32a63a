"""The plan of one pipeline: what is expected of the change, and which job is to show it. ``firedoor.plan/1``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from firedoor.errors import UsageError
from firedoor.gate.baseline import Known
from firedoor.gate.bypass import Bypass
from firedoor.gate.made_under import Wanted

SCHEMA = "firedoor.plan/1"
CODE, CHECK = "code", "check"
BASELINE_KIND, SHADOW_KIND = "baseline", "shadow"
"""The kinds of entries that the change does not affect: a new entry of the baseline has to be shown red; everything is
tested while selection is watched."""
LIBRARY_KIND, LIBRARY_CHECK = "library", "compat"
"""The kind and the check of the one entry that is no DAG file: ``dag_file`` names the libraries that are touched."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One DAG file that the change selects, or its libraries together: ``checks`` must pass for ``fingerprint``.

    ``why`` is the chain in one line.
    ``inputs`` is the digest of all bytes that it reaches where whole files count (precision ``file``), else empty.
    ``kinds`` and ``confidence`` are those of ``firedoor.affected/1``. ``owners`` answer for the DAG file, if known.
    ``wanted`` maps a check to what its evidence must have been made under, where that is known.
    """

    dag_file: str
    slug: str
    fingerprint: str
    checks: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    confidence: str = "exact"
    why: str = ""
    owners: tuple[str, ...] = ()
    inputs: str = ""
    wanted: Mapping[str, Wanted] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {
            "dag_file": self.dag_file,
            "slug": self.slug,
            "fingerprint": self.fingerprint,
            "inputs": self.inputs,
            "checks": list(self.checks),
            "kinds": list(self.kinds),
            "confidence": self.confidence,
            "why": self.why,
            "owners": list(self.owners),
            "wanted": {check: wanted.to_json() for check, wanted in sorted(self.wanted.items())},
        }


@dataclass(frozen=True, slots=True)
class Job:
    """One job of the pipeline: its ``name``, the ``slugs`` of its DAG files, and the seconds they may take together."""

    id: str
    name: str
    slugs: tuple[str, ...]
    seconds: float

    def to_json(self) -> dict[str, object]:
        """The job in the JSON contract."""
        return {"id": self.id, "name": self.name, "slugs": list(self.slugs), "seconds": self.seconds}


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is expected of ``commit``; ``through`` is the last step of its jobs. Paths are sorted.

    ``base`` and ``precision`` tell what it was compared with and how closely, each with its reason; ``unresolved`` and
    ``warnings`` what was not known; ``baseline`` and ``bypasses`` what the committed files excuse. ``shadow``:
    all DAG files are tested anew, to learn what selection would have missed.
    """

    commit: str
    base: str | None
    base_reason: str
    precision: str
    through: str
    dag_files_total: int
    entries: tuple[Entry, ...]
    jobs: tuple[Job, ...]
    removed: tuple[str, ...] = ()
    data_affected: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    precision_reason: str = ""
    baseline: tuple[Known, ...] = ()
    bypasses: tuple[Bypass, ...] = ()
    shadow: bool = False

    @property
    def affected(self) -> tuple[Entry, ...]:
        """The DAG files that the change affects."""
        others = {BASELINE_KIND, SHADOW_KIND, LIBRARY_KIND}
        return tuple(entry for entry in self.entries if not others.intersection(entry.kinds))

    @property
    def libraries(self) -> str:
        """The folders of the libraries that are judged, in words; empty where none is."""
        return next((entry.dag_file for entry in self.entries if LIBRARY_KIND in entry.kinds), "")

    @property
    def asks_a_gate(self) -> bool:
        """Whether there is something to judge: a job, or an entry of the baseline that came, or whose DAG went."""
        return bool(self.jobs) or any(known.is_new or not known.exists for known in self.baseline)

    @property
    def expected(self) -> Iterator[tuple[Entry, str]]:
        """Each DAG file with each check that must pass."""
        return ((entry, check) for entry in self.entries for check in entry.checks)

    def job_of(self, slug: str) -> Job | None:
        """The job that is to show what is expected of ``slug``."""
        return next((job for job in self.jobs if slug in job.slugs), None)

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "commit": self.commit,
            "base": self.base,
            "base_reason": self.base_reason,
            "precision": self.precision,
            "precision_reason": self.precision_reason,
            "through": self.through,
            "dag_files_total": self.dag_files_total,
            "entries": [entry.to_json() for entry in self.entries],
            "jobs": [job.to_json() for job in self.jobs],
            "removed": list(self.removed),
            "data_affected": list(self.data_affected),
            "unresolved": list(self.unresolved),
            "warnings": list(self.warnings),
            "baseline": [known.to_json() for known in self.baseline],
            "bypasses": [bypass.to_json() for bypass in self.bypasses],
            "shadow": self.shadow,
        }


def read_plan(text: str, place: str, digest: str = "") -> Plan:
    """The plan in ``text``, which was found at ``place``.

    Raises UsageError FD802 where ``digest`` (sha256, hex) is given and not that of ``text``: the plan that a pipeline
    was made from is the only one it is judged by. Raises UsageError FD801 for what is no plan.
    """
    found = plan_digest(text)
    if digest and found != digest:
        raise UsageError(
            "FD802",
            f"{place} is not the plan that this pipeline was made from",
            because=f"its sha256 is {found}, expected {digest}",
            fix="run the plan job again",
        )
    try:
        return _plan(_document(text))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(
            "FD801",
            f"{place} is no plan",
            because=str(error) or type(error).__name__,
            fix="firedoor ci plan --out .firedoor",
        ) from None


def plan_digest(text: str) -> str:
    """The sha256 of a plan's text, 64 hex digits."""
    return sha256(text.encode()).hexdigest()


def _document(text: str) -> Mapping[str, Any]:
    import json

    document = json.loads(text)
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        raise ValueError(f"its schema is {schema!r}, not {SCHEMA!r}")
    return dict(document)


def _plan(document: Mapping[str, Any]) -> Plan:
    plan = Plan(
        commit=document["commit"],
        base=document["base"],
        base_reason=document["base_reason"],
        precision=document["precision"],
        precision_reason=document["precision_reason"],
        through=document["through"],
        dag_files_total=document["dag_files_total"],
        entries=tuple(_entry(entry) for entry in document["entries"]),
        jobs=tuple(Job(job["id"], job["name"], tuple(job["slugs"]), job["seconds"]) for job in document["jobs"]),
        **{name: tuple(document[name]) for name in ("removed", "data_affected", "unresolved", "warnings")},
        baseline=tuple(map(Known.from_json, document["baseline"])),
        bypasses=tuple(map(Bypass.from_json, document["bypasses"])),
        shadow=document["shadow"] is True,
    )
    slugs = [entry.slug for entry in plan.entries]
    given = [slug for job in plan.jobs for slug in job.slugs]
    if len(set(slugs)) != len(slugs):
        raise ValueError("two of its entries have one slug")
    if sorted(given) != sorted(entry.slug for entry in plan.entries if entry.checks):
        raise ValueError("its jobs are not its entries, each once")
    return plan


def _entry(document: Mapping[str, Any]) -> Entry:
    entry = Entry(
        dag_file=document["dag_file"],
        slug=document["slug"],
        fingerprint=document["fingerprint"],
        checks=tuple(document["checks"]),
        kinds=tuple(document["kinds"]),
        confidence=document["confidence"],
        why=document["why"],
        owners=tuple(document["owners"]),
        inputs=document["inputs"],
        wanted={str(check): Wanted.from_json(wanted) for check, wanted in document["wanted"].items()},
    )
    texts = (entry.dag_file, entry.slug, entry.fingerprint, entry.inputs, entry.confidence, entry.why)
    if not all(isinstance(text, str) for text in (*texts, *entry.checks, *entry.kinds, *entry.owners)):
        raise TypeError("an entry holds texts")
    return entry
