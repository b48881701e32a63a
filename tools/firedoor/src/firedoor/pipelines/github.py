"""The plan for GitHub Actions: a matrix of its jobs for ``fromJSON``, and the digest that the gate asks for."""

from __future__ import annotations

import json

from firedoor.errors import UsageError
from firedoor.gate import Plan

# https://docs.github.com/en/actions/reference/limits
MOST_JOBS = 256
_LONGEST = 1_000_000


def outputs(plan: Plan, digest: str) -> str:
    """Lines for ``$GITHUB_OUTPUT``: ``matrix`` with ``job`` and ``name``, ``count`` of jobs, ``sha256`` of the plan.

    An empty matrix is an error of GitHub: the job needs ``if: needs.plan.outputs.count != '0'``. Raises UsageError
    FD809 beyond GitHub's limits.
    """
    rows = [{"job": job.id, "name": job.name} for job in plan.jobs]
    matrix = json.dumps({"include": rows}, separators=(",", ":"))
    if len(rows) > MOST_JOBS or len(matrix) > _LONGEST:
        raise UsageError(
            "FD809",
            f"GitHub would not run a matrix of {len(rows)} jobs ({len(matrix):,} bytes)",
            because=f"it takes {MOST_JOBS} jobs and {_LONGEST:,} bytes",
            fix="firedoor ci emit --github --jobs 20",
        )
    return f"matrix={matrix}\ncount={len(rows)}\nsha256={digest}\n"
