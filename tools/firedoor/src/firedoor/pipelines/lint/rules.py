"""All rules, and what they say of one pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from firedoor.findings import ERROR, Finding
from firedoor.pipelines.lint import gates, jobs, needs, outside, places, workflow
from firedoor.pipelines.lint.limits import Limits
from firedoor.pipelines.lint.pipeline import Pipeline

Rule = Callable[[Pipeline, Limits], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    workflow.keys_stand_once,
    workflow.is_well_formed,
    workflow.has_a_job_that_runs,
    workflow.runs_as_a_child,
    workflow.is_not_too_long,
    workflow.has_not_too_many_jobs,
    jobs.names_are_short,
    jobs.matrices_are_small,
    jobs.jobs_do_something,
    jobs.stages_are_declared,
    jobs.variables_are_names,
    needs.needs_are_there,
    needs.needs_are_few,
    needs.needs_will_run,
    needs.dependencies_are_there,
    places.caches_are_few,
    places.cache_keys_are_names,
    places.paths_are_inside,
    outside.triggers_tell,
    outside.environments_are_names,
    outside.deployments_are_few,
    gates.the_gate_waits_for_all,
)


def lint(pipeline: Pipeline, limits: Limits | None = None) -> tuple[Finding, ...]:
    """What every rule has to say, errors first, then by place."""
    found = [finding for rule in RULES for finding in rule(pipeline, limits or Limits())]
    return tuple(sorted(found, key=lambda finding: (finding.level != ERROR, finding.order)))
