"""Rules about what a job waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from firedoor.findings import WARNING, Finding
from firedoor.pipelines.lint.limits import Limits
from firedoor.pipelines.lint.pipeline import Pipeline, combinations, each


def needs_are_there(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """A need is another job, once, of no later stage; an undefined one is an error unless it is optional."""
    for name, job in pipeline.jobs.items():
        for said in _faults(pipeline, name, job):
            yield Finding(pipeline.path, pipeline.line(name), "FD831", f"{name}: {said}", fix="correct its needs")


def needs_are_few(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """``one job can only need 50 others``; a need on a job with a matrix counts for each job that it makes."""
    for name, job in pipeline.jobs.items():
        number = sum(_counted(pipeline, need) for need in _needs(job))
        if number > limits.needs:
            message = f"{name}: {number} needs, over {limits.needs}"
            yield Finding(pipeline.path, pipeline.line(name), "FD832", message, fix="a later stage, without needs")


def needs_will_run(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """A need that rules may take away is an error then; one that is manual leaves its dependents waiting for ever."""
    for name, job in pipeline.jobs.items():
        for need in _needs(job):
            other = pipeline.jobs.get(str(need.get("job")))
            if other is None or need.get("optional"):
                continue
            if _may_be_absent(other) and _conditions(other) != _conditions(job):
                message = f"{name}: rules may take away {need['job']!r}, which it needs"
                fix = "needs: [{job: …, optional: true}]"
                yield Finding(pipeline.path, pipeline.line(name), "FD833", message, fix=fix, level=WARNING)
            if other.get("when") == "manual":
                message = f"{name}: it waits until somebody starts {need['job']!r} by hand"
                yield Finding(pipeline.path, pipeline.line(name), "FD833", message, fix="do not need it", level=WARNING)


def dependencies_are_there(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """``dependencies`` names jobs of earlier stages."""
    for name, job in pipeline.jobs.items():
        for other in each(job.get("dependencies")):
            if str(other) not in pipeline.jobs:
                message = f"{name}: takes artifacts of {other!r}, which is no job"
                yield Finding(pipeline.path, pipeline.line(name), "FD834", message, fix="correct its dependencies")


def _needs(job: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [need if isinstance(need, Mapping) else {"job": need} for need in each(job.get("needs"))]


def _counted(pipeline: Pipeline, need: Mapping[str, Any]) -> int:
    other = pipeline.jobs.get(str(need.get("job")))
    return combinations(other) if other is not None and "parallel" not in need else 1


def _faults(pipeline: Pipeline, name: str, job: Mapping[str, Any]) -> Iterator[str]:
    here = [need for need in _needs(job) if "pipeline" not in need and "project" not in need]
    named = [need.get("job") for need in here if "parallel" not in need]
    for twice in sorted({str(name) for name in named if named.count(name) > 1}):
        yield f"needs {twice!r} twice"
    for need in here:
        other = str(need.get("job"))
        if other == name:
            yield "needs itself"
        elif other not in pipeline.jobs:
            if not need.get("optional"):
                yield f"needs {other!r}, which is no job"
        elif _place(pipeline, other) > _place(pipeline, name):
            yield f"needs {other!r} of a later stage"


def _place(pipeline: Pipeline, job: str) -> int:
    stage = pipeline.stage(job)
    return pipeline.stages.index(stage) if stage in pipeline.stages else 0


def _conditions(job: Mapping[str, Any]) -> list[Any]:
    return [job.get(word) for word in ("rules", "only", "except")]


def _may_be_absent(job: Mapping[str, Any]) -> bool:
    rules = job.get("rules")
    if not isinstance(rules, list):
        return "only" in job or "except" in job
    conditions = ("if", "changes", "exists")
    return not any(isinstance(rule, Mapping) and not any(word in rule for word in conditions) for rule in rules)
