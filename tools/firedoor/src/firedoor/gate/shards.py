"""Which job shows which DAG file: one each while they are few, else shards, the longest first."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from hashlib import sha256
from statistics import quantiles
from typing import TypeVar

from firedoor.errors import UsageError
from firedoor.gate.plan import Job

MOST_JOBS = 48
"""A GitLab job may need 50 others (``one job can only need 50 others``): these, the plan, and that of libraries."""
USUAL_JOBS = 20
UNKNOWN_SECONDS = 60.0
"""What a DAG file is taken to need where nothing was ever recorded."""
_LONGEST = 200
T = TypeVar("T")


def divide(slugs: Sequence[str], seconds: Mapping[str, float], most: int = USUAL_JOBS) -> tuple[Job, ...]:
    """The jobs for ``slugs``, at most ``most``; ``seconds`` are those that were recorded before.

    A DAG file of which nothing was recorded counts as the 90th percentile of those that were: a long one that starts
    late is what makes a pipeline long. Longest processing time first (Graham 1969) is within 4/3 of the best split.
    Raises UsageError FD803 for a number of jobs that cannot be.
    """
    if not 1 <= most <= MOST_JOBS:
        raise UsageError(
            "FD803",
            f"a pipeline cannot have {most} jobs for DAG files",
            because=f"the gate needs each of them, and GitLab lets a job need 50 others; 1 to {MOST_JOBS} will do",
            fix=f"firedoor ci plan --jobs {min(max(most, 1), MOST_JOBS)}",
        )
    weights = _weights(slugs, seconds)
    if len(slugs) <= most:
        return tuple(_job(number, [slug], weights, dag_name(slug)) for number, slug in _numbered(sorted(slugs)))
    shards: list[list[str]] = [[] for _ in range(most)]
    loads = [(0.0, 0, number) for number in range(most)]  # seconds, then DAG files: many that take no time are shared
    for slug in sorted(slugs, key=lambda slug: (-weights[slug], slug)):
        load, count, number = heapq.heappop(loads)
        shards[number].append(slug)
        heapq.heappush(loads, (load + weights[slug], count + 1, number))
    return tuple(_job(number, shard, weights, f"shard {number}/{most}") for number, shard in _numbered(shards))


def dag_name(slug: str) -> str:
    """The name of the job of one DAG file: never a keyword, and short enough for GitLab (255 signs)."""
    if len(slug) > _LONGEST:
        slug = f"{slug[:_LONGEST]}-{sha256(slug.encode()).hexdigest()[:8]}"
    return f"dag {slug}"


def _weights(slugs: Sequence[str], seconds: Mapping[str, float]) -> dict[str, float]:
    known = [seconds[slug] for slug in slugs if slug in seconds]
    unknown = quantiles(known, n=10, method="inclusive")[-1] if len(known) > 1 else max(known, default=UNKNOWN_SECONDS)
    return {slug: seconds.get(slug, unknown) for slug in slugs}


def _numbered(items: Sequence[T]) -> list[tuple[str, T]]:
    digits = len(str(len(items)))
    return [(f"{number:0{digits}}", item) for number, item in enumerate(items, 1)]


def _job(number: str, slugs: Sequence[str], weights: Mapping[str, float], name: str) -> Job:
    return Job(number, name, tuple(slugs), round(sum(weights[slug] for slug in slugs), 1))
