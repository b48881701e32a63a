"""The step *smoke*: every DAG file imported as Airflow would, each in a fork of one warm process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from firedoor.findings import ERROR, Finding
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.values import FAILED, Outcome, Row, Selected
from firedoor.smoke import SmokedDag, SmokeResult, SmokeSettings, smoke_twice
from firedoor.smoke.duplicates import with_duplicates

SMOKE = "smoke"
_TOLD = (
    "airflow",
    "python",
    "dags",
    "warnings",
    "asked",
    "touched",
    "open",
    "answers",
    "cpu_seconds",
    "peak_memory_bytes",
)


def smoke(
    root: Path, settings: SmokeSettings, python: Path, dags: Sequence[Selected], progress: Progress
) -> Iterator[tuple[Selected, Outcome]]:
    """Yield each of ``dags`` with its outcome; raises what :func:`smoke_twice` raises."""
    by_file = {dag.dag_file: dag for dag in dags}
    for result in smoke_twice(root, settings, python, list(by_file), progress=progress.tick):
        yield by_file[result.dag_file], outcome_of(result)


def outcome_of(result: SmokeResult) -> Outcome:
    """The outcome of one import."""
    document = result.to_json()
    facts = {name: document[name] for name in _TOLD}
    said = [finding.message for finding in result.findings if finding.level == ERROR] or [
        finding.message for finding in result.findings
    ]
    reason = said[0] if said else f"{len(result.dags)} DAGs" if len(result.dags) > 1 else ""
    return Outcome(result.state, result.import_seconds, reason, result.findings, facts)


def with_duplicate_dag_ids(rows: Iterable[Row], elsewhere: Mapping[str, Iterable[str]]) -> tuple[Row, ...]:
    """``rows``, where a DAG file fails smoke that defines a dag_id which another one defines as well.

    ``elsewhere`` maps a dag_id to the DAG files that say they define it. That is found each time, and no evidence: it
    can come and go with other DAG files than its own.
    """
    known = list(rows)
    results = [
        SmokeResult(row.dag.dag_file, dags=tuple(SmokedDag(dag["dag_id"], ()) for dag in smoked.facts.get("dags", ())))
        for row in known
        if (smoked := row.outcome(SMOKE))
    ]
    found = {result.dag_file: result.findings for result in with_duplicates(results, elsewhere) if result.findings}
    return tuple(_failed(row, found[row.dag.dag_file]) if row.dag.dag_file in found else row for row in known)


def _failed(row: Row, findings: Sequence[Finding]) -> Row:
    before = row.outcome(SMOKE)
    reason = before.reason if before.failed else findings[0].message
    state = before.state if before.failed else FAILED
    after = replace(before, state=state, reason=reason, findings=(*before.findings, *findings), origin=None)
    return replace(row, outcomes={**row.outcomes, SMOKE: after})
