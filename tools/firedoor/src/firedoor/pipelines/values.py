"""What ``firedoor run`` works on and answers, as frozen values and as the JSON contract ``firedoor.run/2``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from firedoor.errors import FiredoorError, UsageError
from firedoor.evidence import Key, Origin
from firedoor.findings import Finding

SCHEMA = "firedoor.run/2"
STEPS = ("list", "smoke", "dev", "tst", "acc")
PASSED, FAILED, FLAKY, NOT_RUN = "passed", "failed", "flaky", "not run"


@dataclass(frozen=True, slots=True)
class Selected:
    """One DAG file to run steps for, and why, in one line.

    ``fingerprint`` is that of what is checked out. ``inputs`` is the digest of the bytes of all its inputs where whole
    files are to count (precision ``file``), else empty. ``owners`` answer for it.
    """

    dag_file: str
    slug: str
    kinds: tuple[str, ...] = ()
    why: str = ""
    fingerprint: str = ""
    inputs: str = ""
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one step said about one DAG file: ``passed``, ``failed``, ``flaky`` (both, for one key) or ``not run``.

    ``reason`` is one line, ``facts`` is what the check tells besides. ``key`` is what its evidence is kept under;
    ``origin`` says where that was made, if it is of an earlier run.
    """

    state: str = NOT_RUN
    seconds: float = 0.0
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    key: Key | None = None
    origin: Origin | None = None

    @property
    def failed(self) -> bool:
        """Whether the DAG file must not pass."""
        return self.state in (FAILED, FLAKY)

    def to_json(self) -> dict[str, object]:
        """The outcome in the JSON contract; what the check tells besides lies beside it."""
        return {
            **dict(self.facts),
            "state": self.state,
            "seconds": self.seconds,
            "reason": self.reason,
            "findings": [finding.to_json() for finding in self.findings],
            "key": self.key.digest if self.key else "",
            "evidence": self.origin.to_json() if self.origin else None,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One DAG file and the outcome of each step that was asked for."""

    dag: Selected
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    def outcome(self, step: str) -> Outcome:
        """The outcome of a step; one that was not run where there is none."""
        return self.outcomes.get(step, _NONE)

    @property
    def failed(self) -> bool:
        """Whether one of its steps failed, or passes and fails by turns."""
        return any(outcome.failed for outcome in self.outcomes.values())

    @property
    def seconds(self) -> float:
        """Seconds that its steps took in this run, added up."""
        return round(sum(outcome.seconds for outcome in self.outcomes.values() if outcome.origin is None), 3)


_NONE = Outcome()


@dataclass(frozen=True, slots=True)
class RunResult:
    """The whole table. ``airflow`` and ``python`` tell what ran it; empty when nothing had to be run.

    ``place`` is where evidence is kept; ``local`` says that it serves this machine only. ``unkept`` is why some of it
    could not be kept, ``damaged`` what of it could not be verified.
    """

    through: str
    rows: tuple[Row, ...]
    seconds: float
    airflow: str = ""
    python: str = ""
    place: str = ""
    local: bool = False
    unkept: FiredoorError | None = None
    damaged: tuple[Finding, ...] = ()
    breaks: bool = False
    """Whether a changed library breaks a DAG, by ``compat``: the document of ``firedoor compat``."""
    compat: Mapping[str, Any] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps through the last one; one that is not in the row of them stands for itself."""
        return STEPS[1 : STEPS.index(self.through) + 1] if self.through in STEPS else (self.through,)

    @property
    def failed(self) -> int:
        """How many DAG files failed a step."""
        return sum(row.failed for row in self.rows)

    @property
    def exit_code(self) -> int:
        """1 a step failed or a changed library breaks a DAG · 2, 4 all is well, but evidence is not kept · else 0."""
        return 1 if self.failed or self.breaks else self.unkept.exit_code if self.unkept else 0

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        rows = [
            {
                "dag_file": row.dag.dag_file,
                "slug": row.dag.slug,
                "fingerprint": row.dag.fingerprint,
                "kinds": list(row.dag.kinds),
                "why": row.dag.why,
                "owners": list(row.dag.owners),
                **{step: row.outcome(step).to_json() for step in self.steps},
                "seconds": row.seconds,
            }
            for row in self.rows
        ]
        return {
            "schema": SCHEMA,
            "through": self.through,
            "airflow": self.airflow,
            "python": self.python,
            "evidence": {"place": self.place, "local": self.local, "kept": self.unkept is None},
            "damaged": [finding.to_json() for finding in self.damaged],
            "breaks": self.breaks,
            "compat": dict(self.compat),
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
    by_file = document.get("precision") == "file"
    return tuple(
        Selected(
            dag["dag_file"],
            dag["slug"],
            tuple(dag["kinds"]),
            one_line(dag["chain"], base_reason),
            (dag.get("fingerprint") or {}).get("head") or "",
            (dag.get("inputs_digest") or "") if by_file else "",
            tuple(dag.get("owners", ())),
        )
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
