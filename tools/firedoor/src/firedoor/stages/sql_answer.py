"""What ``firedoor stage check`` answers, as frozen values and as the JSON contract ``firedoor.stage-check/1``."""

from __future__ import annotations

from dataclasses import dataclass

from firedoor.findings import Finding

SCHEMA = "firedoor.stage-check/1"
PRODUCTION, CONTRACTS, NOTHING = "production", "contracts", "nothing"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one file: how many SQL texts it holds, how many of them could not be judged, what is wrong."""

    path: str
    texts: int = 0
    unjudged: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class SqlAnswer:
    """What the check says. ``catalogue`` is what tables and columns were held against, ``why`` it was not production.

    ``dags`` are those that were asked for, each with what is told of all files that it reaches.
    """

    dialect: str
    catalogue: str
    tables: int
    dags: tuple[Checked, ...]
    why: str = ""

    @property
    def failed(self) -> int:
        """How many DAG files have a finding that is an error."""
        return sum(any(finding.level == "error" for finding in dag.findings) for dag in self.dags)

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "dialect": self.dialect,
            "catalogue": self.catalogue,
            "why": self.why,
            "tables": self.tables,
            "failed": self.failed,
            "dags": [
                {
                    "dag_file": dag.path,
                    "texts": dag.texts,
                    "unjudged": dag.unjudged,
                    "findings": [finding.to_json() for finding in dag.findings],
                }
                for dag in self.dags
            ],
        }
