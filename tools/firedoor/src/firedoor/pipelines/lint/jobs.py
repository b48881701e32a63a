"""Rules about one job: its name, its stage, its scripts, its variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from firedoor.findings import Finding
from firedoor.pipelines.lint.limits import Limits
from firedoor.pipelines.lint.pipeline import Pipeline, combinations, each, rows

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def names_are_short(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """255 characters; with ``needs``, a longer one made whole pipelines vanish (gitlab-org/gitlab#362262)."""
    for name in pipeline.jobs:
        if len(name) > limits.name:
            message = f"{name[:40]}…: a name of {len(name)} characters, over {limits.name}"
            yield Finding(pipeline.path, pipeline.line(name), "FD826", message, fix="shorten it")


def matrices_are_small(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """``parallel`` makes 1 to 200 jobs; each value once, no list empty, names with their values in 255 characters."""
    for name, job in pipeline.jobs.items():
        for said in _matrix_faults(name, job, limits):
            yield Finding(pipeline.path, pipeline.line(name), "FD827", f"{name}: {said}", fix="split the job")


def jobs_do_something(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """A job has a script, a trigger or a run, of texts: ``- echo a: b`` is a mapping in YAML."""
    for name, job in pipeline.jobs.items():
        for said in _script_faults(job):
            yield Finding(pipeline.path, pipeline.line(name), "FD828", f"{name}: {said}", fix="quote the line")


def stages_are_declared(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """A job's stage is one of ``stages``."""
    for name in pipeline.jobs:
        if pipeline.stage(name) not in pipeline.stages:
            message = f"{name}: the stage {pipeline.stage(name)!r} is not declared"
            fix = f"stages: [{', '.join([*pipeline.stages[1:-1], pipeline.stage(name)])}]"
            yield Finding(pipeline.path, pipeline.line(name), "FD829", message, fix=fix)


def variables_are_names(pipeline: Pipeline, limits: Limits) -> Iterator[Finding]:
    """A shell can set only letters, digits and ``_``, not a digit first."""
    for name, job in pipeline.jobs.items():
        variables = job.get("variables")
        for variable in variables if isinstance(variables, Mapping) else ():
            if not _VARIABLE.fullmatch(str(variable)):
                message = f"{name}: {variable!r} is no name of a variable"
                yield Finding(pipeline.path, pipeline.line(name), "FD830", message, fix="use letters, digits and _")


def _matrix_faults(name: str, job: Mapping[str, object], limits: Limits) -> Iterator[str]:
    number = combinations(job)
    if number > limits.matrix:
        yield f"parallel makes {number} jobs, over {limits.matrix}"
    if number < 1:
        yield "parallel makes no job"
    for row in rows(job):
        values = [[str(value) for value in each(row[key])] for key in row]
        longest = len(name) + sum(max(map(len, texts), default=0) + 2 for texts in values) + 3
        if longest > limits.name:
            yield f"a job of the matrix would have a name of about {longest} characters, over {limits.name}"
        for texts in values:
            if len(set(texts)) != len(texts):
                yield "a value of the matrix stands twice: two jobs would have one name"


def _script_faults(job: Mapping[str, object]) -> Iterator[str]:
    if not any(key in job for key in ("script", "trigger", "run")):
        yield "no script, trigger or run"
    for key in ("before_script", "script", "after_script"):
        lines = each(job.get(key))
        if key == "script" and key in job and not lines:
            yield "the script is empty"
        for line in lines:
            if isinstance(line, Mapping) and "!reference" in line:
                continue
            if not isinstance(line, str | list):
                yield f"a line of {key} is {type(line).__name__}, not a text"
