"""What ``firedoor stage`` answers, as frozen values and as the JSON contract ``firedoor.stage/1``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from firedoor.findings import Finding

SCHEMA = "firedoor.stage/1"
PASSED, FAILED, NOT_RUN = "passed", "failed", "not run"


@dataclass(frozen=True, slots=True)
class StagedDag:
    """One DAG file on a stage. ``because`` tells why it is there where not for its code: it reads what another writes.

    ``runs`` are Airflow's, with tasks and failures; ``uses`` say which table each task read or wrote and on which side;
    ``written`` the tables of this space; ``treated`` the tasks that were not run as written. ``logs`` is a folder with
    a log per task.
    """

    dag_file: str
    slug: str
    fingerprint: str
    artifact: str
    state: str
    reason: str = ""
    seconds: float = 0.0
    because: str = ""
    after: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    runs: tuple[Mapping[str, Any], ...] = ()
    uses: tuple[Mapping[str, Any], ...] = ()
    written: tuple[Mapping[str, Any], ...] = ()
    treated: tuple[Mapping[str, Any], ...] = ()
    logs: str = ""

    @property
    def tasks(self) -> int:
        """How many task instances there were."""
        return sum(len(run["tasks"]) for run in self.runs)

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.stage/1``."""
        return {
            "dag_file": self.dag_file,
            "slug": self.slug,
            "fingerprint": self.fingerprint,
            "artifact": self.artifact,
            "state": self.state,
            "reason": self.reason,
            "seconds": self.seconds,
            "because": self.because,
            "after": list(self.after),
            "findings": [finding.to_json() for finding in self.findings],
            "runs": [dict(run) for run in self.runs],
            "uses": [dict(use) for use in self.uses],
            "written": [dict(table) for table in self.written],
            "treated": [dict(task) for task in self.treated],
            "logs": self.logs,
        }


@dataclass(frozen=True, slots=True)
class StageReport:
    """A whole run. ``base`` is what was read where nothing was built, ``revision`` which state of it.

    ``canary`` maps each schema of production to the engine's own words when the stage tried to write there.
    """

    stage: str
    space: str
    engine: str
    base: str
    revision: str
    dags: tuple[StagedDag, ...] = ()
    canary: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def failed(self) -> int:
        """How many DAG files did not pass."""
        return sum(dag.state != PASSED for dag in self.dags)

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "stage": self.stage,
            "space": self.space,
            "engine": self.engine,
            "base": self.base,
            "revision": self.revision,
            "canary": dict(self.canary),
            "failed": self.failed,
            "seconds": self.seconds,
            "dags": [dag.to_json() for dag in self.dags],
        }
