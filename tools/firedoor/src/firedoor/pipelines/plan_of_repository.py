"""The plan for a commit of a repository."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from firedoor.affected import find
from firedoor.errors import UsageError
from firedoor.gate import Plan
from firedoor.pipelines.check_inputs import wanted_at
from firedoor.pipelines.durations import DURATIONS, read_durations
from firedoor.pipelines.excusing import committed
from firedoor.pipelines.library_planning import library_entry
from firedoor.pipelines.planning import plan_for
from firedoor.pipelines.values import STEPS
from firedoor.revisions import open_repository

_CHECKS = STEPS[1:]  # the list itself shows nothing


def make_plan(
    repo: str,
    *,
    base: str | None = None,
    head: str = "HEAD",
    precision: str | None = None,
    cache: str | None = None,
    through: str | None = None,
    most_jobs: int,
    durations: str | None = None,
    shadow: bool = False,
    environ: Mapping[str, str],
    progress: Callable[[str], None] | None = None,
) -> Plan:
    """The plan for ``head`` of the repository at ``repo``.

    Without ``precision`` what is deployed decides it. ``through`` is the last step (default: the first);
    ``shadow`` has every DAG file tested anew, so that what selection would miss is seen. Raises what
    :func:`firedoor.affected.find` raises, UsageError FD807 for a step that there is not, FD803 for too many jobs,
    FD850 for a baseline or a bypass that cannot be used.
    """
    last = through or _CHECKS[0]
    if last not in _CHECKS:
        raise UsageError(
            "FD807",
            f"no step is called {last!r}",
            because=f"there are {', '.join(_CHECKS)}",
            fix=f"firedoor ci plan --through {_CHECKS[0]}",
        )
    answer = find(
        repo,
        base=base,
        head=head,
        precision=precision,
        cache=cache,
        environ=environ,
        progress=progress,
        walk_back=False,
        for_gate=True,
    )
    seconds = read_durations(Path(durations) if durations else _root(repo) / DURATIONS)
    checks = _CHECKS[: _CHECKS.index(last) + 1]
    excused = committed(repo, answer, environ, cache, everything=shadow)
    wanted = wanted_at(repo, answer.head, checks)
    return plan_for(
        answer,
        checks,
        seconds=seconds,
        most_jobs=most_jobs,
        excused=excused,
        shadow=shadow,
        wanted=wanted,
        library=library_entry(repo, answer, cache=cache, environ=environ),
    )


def _root(repo: str) -> Path:
    found = open_repository(repo)
    return Path(found.work_tree or os.fspath(repo))
