"""What a plan expects where a change touches shared code: one entry of kind ``library``, shown by one job."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.affected.values import Affected
from firedoor.compat.asked import asked, in_words
from firedoor.gate import Entry, Job, Plan
from firedoor.gate.plan import LIBRARY_KIND
from firedoor.gate.shards import UNKNOWN_SECONDS
from firedoor.pipelines.check_inputs import COMPAT, wanted_at

LIBRARIES = "compat:libraries"
"""The slug of the entry: no DAG file can have it."""


def library_entry(repo: str, answer: Affected, *, cache: str | None = None, environ: Mapping[str, str]) -> Entry | None:
    """The entry for the libraries that ``answer``'s change touches; None where it touches none, or has no base."""
    if answer.base is None or answer.head is None:
        return None
    found = asked(repo, answer.base, answer.head, cache=cache, environ=environ)
    if found is None:
        return None
    return Entry(
        dag_file=in_words(found.folders),
        slug=LIBRARIES,
        fingerprint=found.fingerprint,
        checks=(COMPAT,),
        kinds=(LIBRARY_KIND,),
        why="shared code: do the DAGs that use it still work, and does it keep what it promised?",
        wanted=wanted_at(repo, answer.head, (COMPAT,))(""),
    )


def library_job(entry: Entry, seconds: Mapping[str, float]) -> Job:
    """The job that is to show it; ``seconds`` are those that were recorded before."""
    return Job(COMPAT, COMPAT, (entry.slug,), seconds.get(entry.slug, UNKNOWN_SECONDS))


def is_of_libraries(plan: Plan, job: Job) -> bool:
    """Whether ``job`` of ``plan`` judges libraries, and no DAG file."""
    return any(entry.slug in job.slugs and LIBRARY_KIND in entry.kinds for entry in plan.entries)
