"""Run the steps for a set of DAG files. One that fails stops no other."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from firedoor.pipelines.developing import develop
from firedoor.pipelines.parsing import parse
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.sample import prepare
from firedoor.pipelines.settings import RunSettings
from firedoor.pipelines.values import FAILED, STEPS, Outcome, Row, RunResult, Selected
from firedoor.smoke.interpreter import environment, migrated_database


def run_steps(
    root: Path,
    settings: RunSettings,
    dags: Sequence[Selected],
    *,
    through: str,
    cache: Path,
    python: str,
    interpreter: Path | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Run the steps up to ``through`` (``list``, ``parse``, ``dev``) for ``dags``, files of the work tree at ``root``.

    The interpreter that has Airflow is ``interpreter``, else an environment made under ``cache`` from the lock for
    ``python``. Raises UsageError or WorldError when a step cannot be run at all; what a DAG does wrong is in its row.
    """
    progress = progress or Progress()
    started = time.monotonic()
    rows = {dag.slug: Row(dag) for dag in dags}
    if through == "list" or not dags:
        return RunResult(through, tuple(rows.values()), 0.0)
    airflow = interpreter or environment(root, settings.lock, python, cache, progress.say)
    with tempfile.TemporaryDirectory(prefix="firedoor-run-") as folder:
        scratch = Path(folder)
        for dag, outcome in parse(root, settings, airflow, dags, scratch, progress):
            rows[dag.slug] = replace(rows[dag.slug], parse=outcome)
            progress.say(_told("parse", dag, outcome))
        sound = [row.dag for row in rows.values() if row.parse.state != FAILED and row.parse.facts["dags"]]
        if STEPS.index(through) >= STEPS.index("dev") and sound:
            template = migrated_database(airflow, cache, progress.say)
            data = scratch / "sample"
            data.mkdir()
            prepare(root, settings, airflow, data)
            for dag, outcome in develop(root, settings, airflow, sound, template, data, scratch, progress):
                rows[dag.slug] = replace(rows[dag.slug], dev=outcome)
                progress.say(_told("dev", dag, outcome))
    release = next(str(row.parse.facts["airflow"]) for row in rows.values())
    return RunResult(through, tuple(rows.values()), round(time.monotonic() - started, 1), release, str(airflow))


def _told(step: str, dag: Selected, outcome: Outcome) -> str:
    reason = f"  {outcome.reason}" if outcome.reason else ""
    return f"  {step:<5} {outcome.state:<7} {outcome.seconds:6.1f} s  {dag.dag_file}{reason}"
