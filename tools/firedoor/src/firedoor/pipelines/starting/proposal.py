"""From what a repository has to what it needs; nothing that is there is replaced."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from firedoor.errors import UsageError
from firedoor.findings import ERROR
from firedoor.pipelines.lint import Reader, lint, parse_pipeline
from firedoor.pipelines.lint.reading import read
from firedoor.pipelines.starting.including import with_include

GITLAB, GITHUB = "gitlab", "github"
_PIPELINE = ".gitlab-ci.yml"
_MERGE_REQUEST = ".gitlab/firedoor-merge-request.yml"
_JOB = ".gitlab/firedoor.yml"
_OURS = ("firedoor-plan", "firedoor-verify")
_WORKFLOW = ".github/workflows/firedoor.yml"


def proposal(forge: str, reader: Reader, package: str) -> dict[str, str]:
    """Path → text of each file that is to be written, for ``forge``; empty where all are there.

    ``package`` is what pip installs to get firedoor. Raises UsageError FD813 where the pipeline that is there cannot be
    added to by us, with the lines to paste.
    """
    if forge == GITHUB:
        return _absent({_WORKFLOW: _template("github-workflow.yml", package)}, reader)
    there = reader(_PIPELINE)
    stage = "verify" if there is None else _stage(there)
    wanted = _absent(
        {
            _JOB: _template("gitlab-job.yml", package),
            _MERGE_REQUEST: _template("gitlab-merge-request.yml", package).replace("@STAGE@", stage),
            _PIPELINE: _template("gitlab-ci.yml", package),
        },
        reader,
    )
    if there is not None and _MERGE_REQUEST not in there:
        _names_are_free(there)
        wanted[_PIPELINE] = with_include(there, f"/{_MERGE_REQUEST}", _PIPELINE)
        _still_runs(there, wanted, reader)
    return wanted


def _absent(wanted: Mapping[str, str], reader: Reader) -> dict[str, str]:
    return {path: text for path, text in wanted.items() if reader(path) is None}


def _template(name: str, package: str) -> str:
    text = (files("firedoor.pipelines.starting") / name).read_text(encoding="utf-8")
    return text.replace("@PACKAGE@", package)


def _stage(pipeline: str) -> str:
    """A stage that the pipeline has: ``test`` where it is one, else its first."""
    try:
        document: Any = read(pipeline)[0]
    except ValueError:
        return "test"
    stages = document.get("stages") if isinstance(document, Mapping) else None
    named = [str(stage) for stage in stages] if isinstance(stages, list) else ["test"]
    return "test" if "test" in named or not named else named[0]


def _names_are_free(pipeline: str) -> None:
    """Raise UsageError FD813 where a job has the name of one of ours: GitLab would make one of the two."""
    taken = [name for name in _OURS if re.search(rf"^[\"']?{re.escape(name)}[\"']?[ \t]*:", pipeline, re.MULTILINE)]
    if taken:
        raise UsageError(
            "FD813",
            f"{_PIPELINE} has a job {taken[0]!r} of its own",
            because="the pipeline of firedoor has one of that name",
            fix=f"rename {taken[0]!r} in {_PIPELINE}",
        )


def _still_runs(before: str, wanted: Mapping[str, str], reader: Reader) -> None:
    """Raise UsageError FD813 where GitLab would find a fault in the new pipeline that the old one had not."""
    known = {finding.message for finding in lint(parse_pipeline(_PIPELINE, before, reader))}
    pipeline = parse_pipeline(_PIPELINE, wanted[_PIPELINE], lambda path: wanted.get(path) or reader(path))
    faults = [found.message for found in lint(pipeline) if found.level == ERROR and found.message not in known]
    if faults:
        raise UsageError(
            "FD813",
            f"{_PIPELINE} and the pipeline of firedoor do not go together",
            because="; ".join(faults),
            fix=f"firedoor ci lint {_PIPELINE}",
        )
