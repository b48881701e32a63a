"""What ``firedoor run`` works on and answers, as frozen values and as the JSON contract ``firedoor.run/1``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from firedoor.errors import UsageError

SCHEMA = "firedoor.run/1"
STEPS = ("list", "parse", "dev")
PASSED, FAILED, NOT_RUN = "passed", "failed", "not run"


@dataclass(frozen=True, slots=True)
class Selected:
    """One DAG file to run steps for, and why, in one line."""

    dag_file: str
    slug: str
    kinds: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one step said about one DAG file. ``reason`` is one line, ``detail`` the traceback or the end of the log."""

    state: str = NOT_RUN
    seconds: float = 0.0
    reason: str = ""
    detail: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The outcome in the JSON contract; ``facts`` is what the probe answered."""
        return {
            "state": self.state,
            "seconds": self.seconds,
            "reason": self.reason,
            "detail": self.detail,
            **dict(self.facts),
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One DAG file and the outcome of each step that was asked for."""

    dag: Selected
    parse: Outcome = field(default_factory=Outcome)
    dev: Outcome = field(default_factory=Outcome)

    @property
    def failed(self) -> bool:
        """Whether one of its steps failed."""
        return FAILED in (self.parse.state, self.dev.state)

    @property
    def seconds(self) -> float:
        """Seconds that its steps took, added up."""
        return round(self.parse.seconds + self.dev.seconds, 3)


@dataclass(frozen=True, slots=True)
class RunResult:
    """The whole table. ``airflow`` and ``python`` are the versions that ran it; empty when no step needed them."""

    through: str
    rows: tuple[Row, ...]
    seconds: float
    airflow: str = ""
    python: str = ""

    @property
    def failed(self) -> int:
        """How many DAG files failed a step."""
        return sum(row.failed for row in self.rows)

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        rows = [
            {
                "dag_file": row.dag.dag_file,
                "slug": row.dag.slug,
                "kinds": list(row.dag.kinds),
                "why": row.dag.why,
                **{step: getattr(row, step).to_json() for step in STEPS[1 : STEPS.index(self.through) + 1]},
                "seconds": row.seconds,
            }
            for row in self.rows
        ]
        return {
            "schema": SCHEMA,
            "through": self.through,
            "airflow": self.airflow,
            "python": self.python,
            "failed": self.failed,
            "seconds": self.seconds,
            "rows": rows,
        }


def selected(document: Mapping[str, Any]) -> tuple[Selected, ...]:
    """The DAG files that a ``firedoor.affected/1`` document selects; raises UsageError FD601 for another document."""
    if document.get("schema") != "firedoor.affected/1":
        raise UsageError(
            "FD601",
            f"this is no list of affected DAGs: its schema is {document.get('schema')!r}",
            because="firedoor run takes the document firedoor.affected/1",
            fix="firedoor affected --format json > affected.json && firedoor run --from affected.json",
        )
    base_reason = str(document.get("base_reason", ""))
    return tuple(
        Selected(dag["dag_file"], dag["slug"], tuple(dag["kinds"]), one_line(dag["chain"], base_reason))
        for dag in document["affected"]
    )


def one_line(chain: list[Mapping[str, Any]], otherwise: str = "") -> str:
    """A chain from the touched place to the DAG file as one line: both ends, and how many steps lie between them."""
    if not chain:
        return otherwise
    first, *between = chain
    name = str(first["path"]) + (f":{first['line']}" if first.get("line") else "")
    if first.get("definition"):
        name += f" {first['definition']}"
    through = len(between) - 1
    return name + (f" (through {through} more {'step' if through == 1 else 'steps'})" if through > 0 else "")
