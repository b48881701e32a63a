"""The step *dev*: each DAG of a file once through ``dag.test()``, on its own copy of the sample."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from firedoor.pipelines.jobs import Ended, Job, run_jobs
from firedoor.pipelines.parsing import last_line
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.sample import airflow_variables
from firedoor.pipelines.settings import RunSettings
from firedoor.pipelines.values import FAILED, PASSED, Outcome, Selected
from firedoor.probes import script

AT_ONCE = 2
"""Runs together: each is one busy process of 200 MB."""


def develop(
    root: Path,
    settings: RunSettings,
    python: Path,
    dags: Sequence[Selected],
    template: Path,
    data: Path,
    scratch: Path,
    progress: Progress,
) -> Iterator[tuple[Selected, Outcome]]:
    """Yield each of ``dags`` with its outcome, as it ends. ``template`` is a migrated database, ``data`` the sample."""
    by_name = {dag.slug: dag for dag in dags}
    for ended in run_jobs(
        (_job(root, settings, python, dag, template, data, scratch) for dag in dags), AT_ONCE, progress.tick
    ):
        yield by_name[ended.job.name], _outcome(ended)
        shutil.rmtree(ended.job.answer.parent, ignore_errors=True)


def _job(
    root: Path, settings: RunSettings, python: Path, dag: Selected, template: Path, data: Path, scratch: Path
) -> Job:
    folder = scratch / dag.slug
    (folder / "airflow").mkdir(parents=True)
    own = folder / "data"
    shutil.copytree(data, own)
    variables = airflow_variables(root, settings, python, os.environ)
    variables |= {name: value.replace("{data}", str(own)) for name, value in settings.environment.items()}
    variables |= {"AIRFLOW_HOME": str(folder / "airflow"), "TMPDIR": str(folder)}
    return Job(
        name=dag.slug,
        command=(
            str(python),
            str(script("dagtest")),
            str(root / settings.dags_folder),
            str(root / dag.dag_file),
            settings.logical_date,
            str(template),
        ),
        environment=variables,
        folder=root,
        answer=folder / "answer.json",
        log=folder / "log.txt",
        seconds=60.0 * settings.limit_minutes,
    )


def _outcome(ended: Ended) -> Outcome:
    answer = _answer(ended.job.answer)
    log = ended.job.log.read_text(errors="replace").strip().splitlines()[-60:]
    if ended.code is None:
        return Outcome(FAILED, ended.seconds, f"not finished within {ended.job.seconds:g} s", "\n".join(log))
    if answer is None:
        return Outcome(FAILED, ended.seconds, f"the run died with exit code {ended.code}", "\n".join(log))
    facts = {"runs": answer["runs"]}
    if answer["import_errors"]:
        text = str(answer["import_errors"][0]["traceback"])
        return Outcome(FAILED, ended.seconds, last_line(text), text, facts)
    for run in answer["runs"]:
        if run["state"] != "success":
            reason, text = _failure(run)
            return Outcome(FAILED, ended.seconds, reason, text or "\n".join(log), facts)
    count = sum(len(run["tasks"]) for run in answer["runs"])
    return Outcome(PASSED, ended.seconds, f"{count} tasks" if count else "no DAG to run", "", facts)


def _failure(run: dict[str, Any]) -> tuple[str, str]:
    """One line that names the task that failed first, and its traceback."""
    for failure in run["failures"]:
        place = f"task {failure['task_id']}" if failure["task_id"] else "the run"
        place += f"[{failure['map_index']}]" if failure["map_index"] >= 0 else ""
        return f"{run['dag_id']}: {place} failed: {last_line(failure['traceback'])}", str(failure["traceback"])
    unwell = [task["task_id"] for task in run["tasks"] if task["state"] not in ("success", "skipped")]
    return f"{run['dag_id']}: the run ended {run['state']}; not successful: {', '.join(unwell) or 'no task'}", ""


def _answer(path: Path) -> dict[str, Any] | None:
    text = path.read_text(encoding="utf-8", errors="replace")
    return dict(json.loads(text)) if text.endswith("\n") else None
