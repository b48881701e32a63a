"""The gate on what jobs left behind in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from firedoor.evidence import Everything, everything
from firedoor.findings import Finding
from firedoor.gate import Gate, Plan, judge
from firedoor.gate.excuses import excuses
from firedoor.pipelines.clocks import clocks
from firedoor.pipelines.durations import DURATIONS, keep_durations
from firedoor.pipelines.smoking import SMOKE
from firedoor.pipelines.which import Which
from firedoor.smoke import SmokedDag, SmokeResult
from firedoor.smoke.duplicates import with_duplicates

EVIDENCE, STARTED = "evidence", "started"
"""Folders beside the plan: what jobs found, and a line of each job that began."""


def judged(which: Which, plan: Plan, place: str, evidence: str | None = None) -> Gate:
    """What the folder ``evidence`` (by default the one beside the plan, which lies at ``place``) shows of ``plan``.

    ``which`` answers about what is checked out, and about the pipeline. What DAG files took is kept for later plans.
    """
    folder = Path(place).parent
    shown = everything(Path(evidence) if evidence else folder / EVIDENCE)
    commit, started = which.checkout.commit, read_started(folder / STARTED)
    besides = _duplicates(plan, shown, which)
    bare = judge(plan, shown, commit=commit, started=started, besides=besides)
    times = clocks(which.checkout.repository, which.environ)
    found = excuses(bare, plan.baseline, plan.bypasses, shown.records, times)
    gate = judge(
        plan,
        shown,
        commit=commit,
        started=started,
        besides=besides,
        excused=found.reasons,
        findings=found.findings,
    )
    keep_durations(which.checkout.root / DURATIONS, gate.judgements)
    return gate


def read_started(folder: Path) -> dict[str, str]:
    """Id of each job that began → when, and its address."""
    found = {}
    for path in sorted(folder.glob("*")):
        try:
            found[path.name] = " ".join(path.read_text(encoding="utf-8", errors="replace").split())
        except OSError:
            continue
    return found


def _duplicates(plan: Plan, shown: Everything, which: Which) -> Mapping[tuple[str, str], tuple[Finding, ...]]:
    """What makes smoke red although its evidence is green: a dag_id that another DAG file has, too.

    That is no evidence of one DAG file, for it comes and goes with others; so it is found here, over all jobs.
    """
    dags = {
        record.key.fingerprint: record.facts.get("dags", ()) for record in shown.records if record.key.check == SMOKE
    }
    results = [
        SmokeResult(entry.dag_file, dags=tuple(SmokedDag(str(dag["dag_id"]), ()) for dag in dags[entry.fingerprint]))
        for entry in plan.entries
        if SMOKE in entry.checks and entry.fingerprint in dags
    ]
    if not results:
        return {}
    found = with_duplicates(results, which.dag_ids())
    return {(result.dag_file, SMOKE): result.findings for result in found if result.findings}
