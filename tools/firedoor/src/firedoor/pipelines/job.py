"""One job of a plan, run here: what it finds is left beside the plan, for the gate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from firedoor.errors import UsageError, WorldError
from firedoor.evidence import Folder
from firedoor.evidence.places import GITLAB, store_at
from firedoor.gate import Job, Plan
from firedoor.gate.excuses import EXCUSED
from firedoor.pipelines.checkout import Checkout
from firedoor.pipelines.judging import EVIDENCE, STARTED
from firedoor.pipelines.origin import origin_of
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.running import run_selected
from firedoor.pipelines.settings import read_settings
from firedoor.pipelines.values import RunResult, Selected
from firedoor.pipelines.which import Which
from firedoor.revisions import read_tree


def job_called(plan: Plan, word: str) -> Job:
    """The job with this id or name. Raises UsageError FD815 where there is none."""
    for job in plan.jobs:
        if word in (job.id, job.name):
            return job
    jobs = ", ".join(job.id for job in plan.jobs) or "none: nothing is affected"
    raise UsageError("FD815", f"the plan has no job {word!r}", because=f"it has {jobs}", fix="firedoor ci plan")


def exit_code(plan: Plan, result: RunResult) -> int:
    """That of ``result``, or :data:`EXCUSED` where every failure is one that a committed file names.

    Then a pipeline need not stop at the job: whether the file is right is for its gate to say.
    """
    failed = {(row.dag.dag_file, step) for row in result.rows for step, one in row.outcomes.items() if one.failed}
    known = {known.entry.subject for known in plan.baseline}
    bypassed = {bypass.dag_file for bypass in plan.bypasses}
    if failed and all(subject in known or subject[0] in bypassed for subject in failed):
        return EXCUSED
    return result.exit_code


def run_job(
    which: Which,
    plan: Plan,
    job: Job,
    folder: Path,
    *,
    cache: Path,
    python: str,
    interpreter: Path | None,
    progress: Progress,
) -> RunResult:
    """Run the steps of ``plan`` for the DAG files of ``job``; one that fails stops no other.

    Evidence goes to ``folder``, the plan's, and to the places of the configuration; what those know of the same keys is
    copied to ``folder``, since that is what the gate sees: a failure that an earlier job found, too. Raises UsageError
    FD508, FD816, FD817 where the checkout is not what was planned for, and what :func:`run_selected` raises.
    """
    begun(which, plan, job, folder)
    entries = {entry.slug: entry for entry in plan.entries}
    dags = which.as_said(
        [
            Selected(entry.dag_file, slug, entry.kinds, entry.why, entry.fingerprint, entry.inputs, entry.owners)
            for slug in job.slugs
            for entry in [entries[slug]]
        ],
        plan.precision,
    )
    own = Folder(folder / EVIDENCE)
    places = [str(own.root), *configured(which)]
    result = run_selected(
        which,
        dags,
        through=plan.through,
        evidence=places,
        cache=cache,
        python=python,
        interpreter=interpreter,
        force=plan.shadow,
        progress=progress,
    )
    handed_over(own, result, which, places)
    return result


def begun(which: Which, plan: Plan, job: Job, folder: Path) -> None:
    """Leave beside the plan that ``job`` began.

    Raises UsageError FD816, FD817 where what is checked out is not the commit of the plan, and nothing else.
    """
    checkout = which.checkout
    if checkout.commit != plan.commit:
        raise UsageError(
            "FD816",
            f"the plan is of {plan.commit[:9]}, but {checkout.commit[:9]} is checked out",
            because="evidence of another commit would show nothing",
            fix=f"git checkout {plan.commit}",
        )
    if checkout.dirty:
        raise _local(checkout)
    _began(folder / STARTED / job.id, origin_of(checkout, which.environ).at, which.environ)


def _local(checkout: Checkout) -> UsageError:
    committed = read_tree(checkout.repository, checkout.commit).entries
    names = {*committed, *checkout.entries}
    other = sorted(name for name in names if committed.get(name) != checkout.entries.get(name))
    more = f" and {len(other) - 3} more" if len(other) > 3 else ""
    return UsageError(
        "FD817",
        f"the work tree holds something else than the commit {checkout.commit[:9]}",
        because=f"so what is found here would serve no gate: {', '.join(other[:3])}{more}",
        fix=f"git status; git add, or name it in .gitignore: {other[0] if other else ''}",
    )


def configured(which: Which) -> list[str]:
    """The places of evidence besides the plan's folder."""
    said = which.environ.get("FIREDOOR_EVIDENCE", "").split(",")
    places = [place for place in said if place] or read_settings(which.checkout.root).evidence
    return [place for place in places if place != GITLAB or which.environ.get("CI_JOB_TOKEN")]


def _began(path: Path, at: str, environ: Mapping[str, str]) -> None:
    where = environ.get("CI_JOB_URL") or environ.get("GITHUB_RUN_ID", "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{at} {where}".rstrip() + "\n", encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise WorldError("FD123", f"{path} cannot be written", because=reason, fix="firedoor ci run") from None


def handed_over(own: Folder, result: RunResult, which: Which, places: list[str]) -> None:
    """Put into ``own`` all that any store knows, failures first: no moment shows more green than there is."""
    keys = [outcome.key for row in result.rows for outcome in row.outcomes.values() if outcome.key]
    found = store_at(places, which.checkout.root, which.environ, asked=False).find(keys) if keys else {}
    for records in found.values():
        for record in sorted(records.records, key=lambda record: record.outcome):
            own.put(record)
