"""The plan as a GitLab child pipeline: a job for each of its jobs, and the gate, which runs whatever became of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firedoor.errors import UsageError
from firedoor.findings import ERROR
from firedoor.gate import Plan
from firedoor.gate.excuses import EXCUSED
from firedoor.pipelines.lint import Limits, Reader, lint, pipeline_of

TEMPLATE = ".firedoor"
"""The hidden job that says how a job gets firedoor: image, before_script, cache, tags. Every job extends it."""
NOTHING = "nothing affected"
GATE = "gate"
_VERIFY = "verify"
_KEPT = "1 week"


@dataclass(frozen=True, slots=True)
class ChildSettings:
    """What the pipeline around it decides.

    ``digest`` is the sha256 of the plan's text. ``include`` is the file of the repository that defines the job
    ``.firedoor``, ``folder`` where the plan lies, relative to the project. ``plan_job`` is the parent's job that made
    the plan. ``report_only``: nothing blocks, all is told.
    """

    digest: str
    include: str = ".gitlab/firedoor.yml"
    folder: str = ".firedoor"
    plan_job: str = "plan"
    report_only: bool = False


def child(plan: Plan, settings: ChildSettings) -> dict[str, Any]:
    """The child pipeline; JSON of it is YAML, and a name in it needs no quoting of ours.

    It is never empty, for GitLab refuses that: where nothing is affected one job says so.
    """
    document: dict[str, Any] = {
        "include": [{"local": f"/{settings.include}"}],
        "stages": [_VERIFY, GATE],
        "workflow": {
            "rules": [
                {"if": '$CI_PIPELINE_SOURCE == "parent_pipeline"'},
                {"if": '$GITLAB_CI == "false"'},  # run alone by gitlab-ci-local
            ]
        },
    }
    if not plan.asks_a_gate:
        return document | {NOTHING: _nothing(plan)}
    verify = {job.name: _verify(job.id, settings) for job in plan.jobs}
    return document | verify | {GATE: _gate(list(verify), settings)}


def checked(document: Mapping[str, Any], reader: Reader) -> str:
    """The text of a pipeline of ours, once it was held against every rule; ``reader`` reads what it includes.

    Raises UsageError FD806 where GitLab would refuse it or do something else than it says, with every reason.
    """
    text = text_of(document)
    pipeline = pipeline_of("the child pipeline", document, len(text), reader)
    errors = [finding.message for finding in lint(pipeline, Limits(child=True)) if finding.level == ERROR]
    if errors:
        raise UsageError(
            "FD806",
            "GitLab would not run the child pipeline as it is meant",
            because="; ".join(errors),
            fix="firedoor ci init",
        )
    return text


def text_of(document: Mapping[str, Any]) -> str:
    """``document`` as JSON that is YAML: jobs keep their order, signs beyond ASCII are escapes."""
    return json.dumps(document, indent=1) + "\n"


def _verify(number: str, settings: ChildSettings) -> dict[str, Any]:
    folder = settings.folder
    command = f"firedoor ci run {number} --plan {folder}/plan.json --sha256 {settings.digest}"
    return {
        "extends": TEMPLATE,
        "stage": _VERIFY,
        "needs": [_plan(settings)],
        "script": [command],
        "allow_failure": settings.report_only or {"exit_codes": [EXCUSED]},
        "artifacts": {
            "when": "always",
            "expire_in": _KEPT,
            "paths": [f"{folder}/evidence/", f"{folder}/started/"],
        },
    }


def _gate(verify: list[str], settings: ChildSettings) -> dict[str, Any]:
    folder = settings.folder
    command = f"firedoor ci gate --plan {folder}/plan.json --sha256 {settings.digest} --out {folder} --note"
    return {
        "extends": TEMPLATE,
        "stage": GATE,
        "when": "always",
        "needs": [_plan(settings), *({"job": name, "artifacts": True} for name in verify)],
        "script": [command + (" --report-only" if settings.report_only else "")],
        "allow_failure": False,
        "artifacts": {
            "when": "always",
            "expire_in": _KEPT,
            "paths": [f"{folder}/gate.json", f"{folder}/gate.md"],
            "reports": {
                "junit": f"{folder}/junit.xml",  # here alone: a case that two jobs report is counted twice
                "codequality": f"{folder}/gl-code-quality-report.json",
            },
        },
    }


def _plan(settings: ChildSettings) -> dict[str, Any]:
    return {"pipeline": "$PARENT_PIPELINE_ID", "job": settings.plan_job, "artifacts": True}


def _nothing(plan: Plan) -> dict[str, Any]:
    said = f"nothing affected: none of {plan.dag_files_total} DAG files reaches what this change touches"
    return {
        "extends": TEMPLATE,
        "stage": _VERIFY,
        "variables": {"GIT_STRATEGY": "none"},
        "before_script": [],
        "cache": [],
        "script": [f"echo '{said}'"],
    }
