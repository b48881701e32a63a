"""What smoke says of DAG files, as frozen values and as the JSON contract ``firedoor.smoke/1``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from firedoor.evidence import FAILED, PASSED
from firedoor.findings import ERROR, Finding
from firedoor.smoke.recorded import Ran, Touch

SCHEMA = "firedoor.smoke/1"

RULES = 3
"""Number of the rules by which smoke judges: evidence under another number does not count."""


@dataclass(frozen=True, slots=True)
class SmokedDag:
    """One DAG that an import constructed, and its task_ids, sorted.

    ``digest`` is of what Airflow stores of it, without its place; ``stored_bytes`` is how much that is.
    """

    dag_id: str
    task_ids: tuple[str, ...]
    digest: str = ""
    stored_bytes: int = 0

    def to_json(self) -> dict[str, object]:
        """The DAG in the JSON contract."""
        return {
            "dag_id": self.dag_id,
            "tasks": list(self.task_ids),
            "digest": self.digest,
            "stored_bytes": self.stored_bytes,
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> SmokedDag:
        """The DAG that :meth:`to_json` wrote; raises KeyError when a part is missing."""
        return cls(document["dag_id"], tuple(document["tasks"]), document["digest"], document["stored_bytes"])


@dataclass(frozen=True, slots=True)
class SmokeResult:
    """What the import of one DAG file said.

    ``findings`` that are errors make it fail. ``import_seconds`` is the time that import and serialisation took, less
    what they waited for a core; ``cpu_seconds`` all that its process and those it waited for took;
    ``peak_memory_bytes`` resident memory beyond the warm process. ``asked`` holds what it asked Airflow for: its kind
    (``Variable``) and key. ``warnings`` are those of Airflow and Python. ``artifact`` is the sha256 of
    what was imported, empty for the tree. ``touched`` is what its own code read outside of itself, with the lines;
    ``open`` what makes its fingerprint open, as (kind, what), and ``answers`` the digest of the answers to that.
    ``ran`` is the code that ran, ``imports`` how long modules took (``[module, seconds, [what it imported]]``), if that
    was asked for; they are no part of the contract.
    """

    dag_file: str
    findings: tuple[Finding, ...] = ()
    dags: tuple[SmokedDag, ...] = ()
    import_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory_bytes: int = 0
    airflow: str = ""
    python: str = ""
    warnings: tuple[str, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    artifact: str = ""
    touched: tuple[Touch, ...] = ()
    open: tuple[tuple[str, str], ...] = ()
    answers: str = ""
    ran: Ran = field(default_factory=Ran)
    imports: tuple[Any, ...] = ()

    @property
    def state(self) -> str:
        """``passed`` or ``failed``."""
        return FAILED if any(finding.level == ERROR for finding in self.findings) else PASSED

    @property
    def dag_ids(self) -> tuple[str, ...]:
        """The dag_ids, sorted."""
        return tuple(dag.dag_id for dag in self.dags)

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {
            "dag_file": self.dag_file,
            "state": self.state,
            "findings": [finding.to_json() for finding in self.findings],
            "dags": [dag.to_json() for dag in self.dags],
            "import_seconds": self.import_seconds,
            "cpu_seconds": self.cpu_seconds,
            "peak_memory_bytes": self.peak_memory_bytes,
            "airflow": self.airflow,
            "python": self.python,
            "warnings": list(self.warnings),
            "asked": [list(pair) for pair in self.asked],
            "artifact": self.artifact,
            "touched": [one.to_json() for one in self.touched],
            "open": [list(pair) for pair in self.open],
            "answers": self.answers,
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> SmokeResult:
        """The result that :meth:`to_json` wrote; raises KeyError when a part is missing."""
        return cls(
            dag_file=document["dag_file"],
            findings=tuple(Finding.from_json(finding) for finding in document["findings"]),
            dags=tuple(SmokedDag.from_json(dag) for dag in document["dags"]),
            import_seconds=document["import_seconds"],
            cpu_seconds=document["cpu_seconds"],
            peak_memory_bytes=document["peak_memory_bytes"],
            airflow=document["airflow"],
            python=document["python"],
            warnings=tuple(document["warnings"]),
            asked=tuple((name, key) for name, key in document["asked"]),
            artifact=document.get("artifact", ""),
            touched=tuple(Touch.from_json(one) for one in document.get("touched", ())),
            open=tuple((kind, what) for kind, what in document.get("open", ())),
            answers=document.get("answers", ""),
        )


@dataclass(frozen=True, slots=True)
class SmokeReport:
    """All results, sorted by DAG file; ``owners`` maps those that have some to them."""

    results: tuple[SmokeResult, ...]
    seconds: float
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """How many DAG files failed."""
        return sum(result.state == FAILED for result in self.results)

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "failed": self.failed,
            "seconds": self.seconds,
            "results": [
                result.to_json() | {"owners": list(self.owners.get(result.dag_file, ()))} for result in self.results
            ],
        }
