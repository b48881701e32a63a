"""Rules about the pipeline as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firedoor.findings import WARNING, Finding
from firedoor.pipelines.lint.limits import Limits
from firedoor.pipelines.lint.pipeline import Pipeline, combinations, each

_MANY = 1000


def keys_stand_once(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """Of two equal keys YAML keeps the last, and nobody is told."""
    for key, line in pipeline.duplicates:
        yield Finding(
            pipeline.path, line, "FD820", f"the key {key!r} stands twice; only the last counts", fix="rename one"
        )


def is_well_formed(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """Jobs are mappings with names that are texts; what they extend is there."""
    for job, said in pipeline.faults:
        yield Finding(pipeline.path, pipeline.line(job), "FD821", f"{job}: {said}", fix="firedoor ci lint --help")


def has_a_job_that_runs(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """An empty pipeline is an error of GitLab, and a child's trigger job fails; .pre and .post alone count as empty."""
    if all(pipeline.stage(job) in (".pre", ".post") for job in pipeline.runnable):
        fix = "add a job that says that there is nothing to do"
        yield Finding(pipeline.path, None, "FD822", "no job can run: GitLab refuses an empty pipeline", fix=fix)


def runs_as_a_child(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """In a child CI_PIPELINE_SOURCE is always ``parent_pipeline``: a rule for merge requests never matches there."""
    workflow = pipeline.document.get("workflow")
    rules = workflow.get("rules") if isinstance(workflow, Mapping) else None
    if limits.child and rules and not any(_matches_a_child(rule) for rule in each(rules)):
        message = "workflow:rules never match in a child pipeline, whose source is parent_pipeline"
        fix = "- if: $CI_PIPELINE_SOURCE == 'parent_pipeline'"
        yield Finding(pipeline.path, pipeline.line("workflow"), "FD823", message, fix=fix)


def is_not_too_long(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """GitLab parses at most 2 MiB of YAML, counted in memory (``max_yaml_size_bytes``)."""
    if pipeline.size > limits.yaml_bytes:
        message = f"{pipeline.size:,} bytes of YAML, over {limits.yaml_bytes:,}"
        yield Finding(pipeline.path, None, "FD824", message, fix="firedoor ci plan --jobs 20")
    elif pipeline.size > limits.yaml_bytes // 2:
        message = f"{pipeline.size:,} bytes of YAML; the limit of {limits.yaml_bytes:,} counts what it needs in memory"
        yield Finding(pipeline.path, None, "FD824", message, fix="firedoor ci plan --jobs 20", level=WARNING)


def has_not_too_many_jobs(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """Jobs in active pipelines: 500 on GitLab.com Free, 20,000 on Premium; elsewhere unlimited by default."""
    total = sum(combinations(job) for job in pipeline.jobs.values())
    if total > limits.jobs:
        message = f"{total:,} jobs, over {limits.jobs:,}"
        yield Finding(pipeline.path, None, "FD825", message, fix="firedoor ci plan --jobs 20")
    elif total > _MANY:
        message = f"{total:,} jobs: GitLab's own pages are slow with more than {_MANY:,} in one pipeline"
        yield Finding(pipeline.path, None, "FD825", message, fix="firedoor ci plan --jobs 20", level=WARNING)


def _matches_a_child(rule: object) -> bool:
    if not isinstance(rule, Mapping) or rule.get("when") == "never":
        return False
    condition = str(rule.get("if", ""))
    return not condition or "parent_pipeline" in condition or "CI_PIPELINE_SOURCE" not in condition
