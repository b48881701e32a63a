"""A job matrix for GitHub Actions: one JSON line for ``strategy.matrix`` with ``fromJSON``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firedoor.affected.values import Affected

# https://docs.github.com/en/actions/reference/limits: a matrix makes at most 256 jobs a run.
MOST_JOBS = 256


def matrix(answer: Affected) -> str:
    """``{"count": n, "include": [{"dag": …, "slug": …}, …]}``; beyond 256 DAG files a job holds several.

    A job's ``dag`` and ``slug`` are those of its first DAG file, ``dags`` are all of them. ``count`` is the number of
    DAG files; skip the job where it is 0, since an empty matrix is an error.
    """
    from json import dumps

    size = -(-len(answer.affected) // MOST_JOBS) or 1
    groups = [answer.affected[start : start + size] for start in range(0, len(answer.affected), size)]
    rows = [
        {"dag": group[0].dag_file, "slug": group[0].slug, "dags": [dag.dag_file for dag in group]} for group in groups
    ]
    return dumps({"count": len(answer.affected), "include": rows}) + "\n"
