"""The gate on what jobs left behind in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from firedoor.evidence import everything
from firedoor.gate import Gate, Plan, judge
from firedoor.gate.excuses import excuses
from firedoor.pipelines.clocks import clocks
from firedoor.pipelines.durations import DURATIONS, keep_durations
from firedoor.revisions import open_repository, resolve

EVIDENCE, STARTED = "evidence", "started"
"""Folders beside the plan: what jobs found, and a line of each job that began."""


def judged(repo: str, plan: Plan, place: str, evidence: str | None = None, *, environ: Mapping[str, str]) -> Gate:
    """What the folder ``evidence`` (by default the one beside the plan, which lies at ``place``) shows of ``plan``.

    The commit is that of HEAD at ``repo``; ``environ`` tells when the pipeline was made. What DAG files took is kept
    for later plans.
    """
    repository = open_repository(repo)
    folder = Path(place).parent
    shown = everything(Path(evidence) if evidence else folder / EVIDENCE)
    commit = resolve(repository, "HEAD")
    started = read_started(folder / STARTED)
    bare = judge(plan, shown, commit=commit, started=started)
    found = excuses(bare, plan.baseline, plan.bypasses, shown.records, clocks(repository, environ))
    gate = judge(plan, shown, commit=commit, started=started, excused=found.reasons, findings=found.findings)
    if repository.work_tree is not None:
        keep_durations(Path(repository.work_tree) / DURATIONS, gate.judgements)
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
