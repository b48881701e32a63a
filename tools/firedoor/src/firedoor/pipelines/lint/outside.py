"""Rules about what a job reaches outside of its pipeline: other pipelines, environments, locks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from firedoor.findings import WARNING, Finding
from firedoor.pipelines.lint.limits import Limits
from firedoor.pipelines.lint.pipeline import Pipeline, combinations, each

_NAME = re.compile(r"[A-Za-z0-9 _/${}.-]{1,255}")


def triggers_tell(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """A trigger without a strategy passes whatever becomes of the child; it takes at most 3 includes."""
    for name, job in pipeline.jobs.items():
        trigger = job.get("trigger")
        if not isinstance(trigger, Mapping):
            continue
        if "strategy" not in trigger:
            message = f"{name}: without a strategy it passes whatever becomes of the child"
            yield Finding(pipeline.path, pipeline.line(name), "FD838", message, fix="strategy: depend")
        includes = each(trigger.get("include"))
        if len(includes) > limits.includes:
            message = f"{name}: a trigger of {len(includes)} includes, over {limits.includes}"
            yield Finding(pipeline.path, pipeline.line(name), "FD838", message, fix="put them into one file")


def environments_are_names(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """Environments and resource groups: 255 letters, digits, blanks and ``-_/${}.`` at most."""
    for name, job in pipeline.jobs.items():
        for word, value in (("environment", _environment(job)), ("resource_group", job.get("resource_group"))):
            if value is not None and not _NAME.fullmatch(str(value)):
                message = f"{name}: {value!r} is no name of a {word.replace('_', ' ')}"
                yield Finding(pipeline.path, pipeline.line(name), "FD839", message, fix=f"{word}: $CI_COMMIT_REF_SLUG")


def deployments_are_few(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """500 jobs with an environment; several of one environment misfire with *prevent outdated deployment jobs*."""
    deploying = {name: _environment(job) for name, job in pipeline.jobs.items() if _environment(job) is not None}
    total = sum(combinations(pipeline.jobs[name]) for name in deploying)
    if total > limits.deployments:
        message = f"{total} jobs deploy, over {limits.deployments}"
        yield Finding(pipeline.path, None, "FD840", message, fix="deploy in one job")
    for environment, number in Counter(deploying.values()).items():
        if number > 1 and "$" not in str(environment):
            message = f"{number} jobs deploy to {environment!r}: GitLab may fail all but the last as outdated"
            yield Finding(pipeline.path, None, "FD840", message, fix="deploy in one job", level=WARNING)


def _environment(job: Mapping[str, Any]) -> Any:
    said = job.get("environment")
    return said.get("name") if isinstance(said, Mapping) else said
