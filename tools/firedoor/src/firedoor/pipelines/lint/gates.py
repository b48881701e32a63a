"""The rule of our own: a child that tests DAG files ends in a gate that nothing can pass by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firedoor.findings import Finding
from firedoor.pipelines.lint.limits import Limits
from firedoor.pipelines.lint.pipeline import Pipeline, each

_SHOWS, _JUDGES = "firedoor ci run", "firedoor ci gate"


def the_gate_waits_for_all(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """One job judges; it runs always, after every job that shows something, and its failure is the pipeline's."""
    showing = [name for name in pipeline.jobs if _SHOWS in _script(pipeline, name)]
    judging = [name for name in pipeline.jobs if _JUDGES in _script(pipeline, name)]
    if showing and len(judging) != 1:
        message = f"{len(judging)} jobs run `{_JUDGES}`, and {len(showing)} have something to be judged"
        yield Finding(pipeline.path, None, "FD841", message, fix="firedoor ci emit --gitlab")
    for gate in judging:
        for said in _faults(pipeline, gate, showing):
            yield Finding(
                pipeline.path, pipeline.line(gate), "FD841", f"{gate}: {said}", fix="firedoor ci emit --gitlab"
            )


def _faults(pipeline: Pipeline, gate: str, showing: list[str]) -> Iterator[str]:
    job = pipeline.jobs[gate]
    if job.get("when") != "always" or "rules" in job:
        yield "it does not run when another job fails: when must be always, without rules"
    if job.get("allow_failure"):
        yield "its failure is allowed"
    if "needs" in job:
        needed = {str(need.get("job") if isinstance(need, Mapping) else need) for need in each(job["needs"])}
        for name in showing:
            if name not in needed:
                yield f"it does not wait for {name!r}"
    else:
        late = [name for name in showing if not _before(pipeline, name, gate)]
        for name in late:
            yield f"it does not wait for {name!r}"


def _before(pipeline: Pipeline, first: str, second: str) -> bool:
    order = {stage: number for number, stage in enumerate(pipeline.stages)}
    return order.get(pipeline.stage(first), 0) < order.get(pipeline.stage(second), 0)


def _script(pipeline: Pipeline, job: str) -> str:
    return "\n".join(str(line) for line in each(pipeline.jobs[job].get("script")))
