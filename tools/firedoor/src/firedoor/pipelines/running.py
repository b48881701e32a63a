"""A whole run: settings, store, steps, and the table that comes of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from firedoor.evidence import store_at
from firedoor.pipelines.check_inputs import DEV
from firedoor.pipelines.origin import origin_of
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.run import run_steps
from firedoor.pipelines.settings import RunSettings, read_settings
from firedoor.pipelines.smoking import SMOKE, with_duplicate_dag_ids
from firedoor.pipelines.steps import Bench, steps_through
from firedoor.pipelines.values import RunResult, Selected
from firedoor.pipelines.which import Which


def run_selected(
    which: Which,
    dags: Sequence[Selected],
    *,
    through: str | None,
    evidence: Sequence[str] | None,
    cache: Path,
    python: str,
    interpreter: Path | None,
    force: bool,
    progress: Progress,
) -> RunResult:
    """Run the steps up to ``through`` (``list``, ``smoke``, ``dev``, ``tst``, ``acc``) for ``dags``.

    Without ``through`` up to dev where the repository says on what its DAGs are to run, else up to smoke: nobody asked
    to have tasks run against whatever they find.
    ``evidence`` are the places where it is kept, else those of $FIREDOOR_EVIDENCE, else of the configuration.
    ``interpreter`` has Airflow; without it an environment is made below ``cache`` from the lock for ``python``. Raises
    UsageError or WorldError when a step cannot be run at all; what a DAG does wrong is in its row.
    """
    started = time.monotonic()
    checkout, environ = which.checkout, which.environ
    settings = read_settings(checkout.root)
    said = evidence or [place for place in environ.get("FIREDOOR_EVIDENCE", "").split(",") if place]
    store = store_at(said or settings.evidence, checkout.root, environ, asked=bool(said))
    if through is None:
        through = _last_step(settings, progress)
    with tempfile.TemporaryDirectory(prefix="firedoor-run-") as scratch:
        bench = Bench(checkout, settings, cache, python, interpreter, Path(scratch), progress)
        steps = steps_through(through, bench, environ) if dags else ()
        origin = origin_of(checkout, environ)
        ran = run_steps(steps, dags, checkout, store=store, origin=origin, progress=progress, force=force)
    rows = with_duplicate_dag_ids(ran.rows, which.dag_ids()) if steps else ran.rows
    return RunResult(
        through,
        rows,
        round(time.monotonic() - started, 1),
        next((str(name) for row in rows if (name := row.outcome(SMOKE).facts.get("airflow"))), ""),
        bench.used,
        store.place,
        checkout.dirty,
        ran.unkept,
        ran.damaged,
    )


def _last_step(settings: RunSettings, progress: Progress) -> str:
    if settings.prepare or settings.environment:
        return DEV
    progress.say(
        "nothing says on what DAGs are to run ([tool.firedoor.run] prepare, environment): the run ends after smoke"
    )
    return SMOKE
