"""The step *parse*: every DAG file in real Airflow, without a metadata database, from one warm process."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from firedoor.errors import WorldError
from firedoor.pipelines.jobs import Job, run_jobs
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.sample import airflow_variables
from firedoor.pipelines.settings import RunSettings
from firedoor.pipelines.values import FAILED, PASSED, Outcome, Selected
from firedoor.probes import script

SECONDS = 60.0
"""Time limit of one file: twice Airflow's own ``dagbag_import_timeout``."""


def parse(
    root: Path, settings: RunSettings, python: Path, dags: Sequence[Selected], scratch: Path, progress: Progress
) -> Iterator[tuple[Selected, Outcome]]:
    """Yield each of ``dags`` with its outcome; raises WorldError FD606 when Airflow itself cannot be started."""
    job = Job(
        name=f"parse {len(dags)} DAG files",
        command=(
            str(python),
            str(script("parse")),
            str(root / settings.dags_folder),
            str(SECONDS),
            *(str(root / dag.dag_file) for dag in dags),
        ),
        environment=airflow_variables(root, settings, python, os.environ),
        folder=root,
        answer=scratch / "parse.jsonl",
        log=scratch / "parse.log",
        seconds=120.0 + SECONDS * len(dags),
    )
    for ended in run_jobs([job], 1, progress.tick):
        answers = [json.loads(line) for line in job.answer.read_text(encoding="utf-8").splitlines()]
        if ended.code != 0 or len(answers) != len(dags):
            end = "\n".join(job.log.read_text(errors="replace").strip().splitlines()[-20:])
            raise WorldError("FD606", f"Airflow could not be started with {python}", because=end)
        yield from zip(dags, map(_outcome, answers), strict=True)


def _outcome(answer: dict[str, Any]) -> Outcome:
    facts = {name: answer[name] for name in ("airflow", "dags", "warnings", "requests")}
    if answer["import_errors"]:
        text = str(answer["import_errors"][0]["traceback"])
        return Outcome(FAILED, answer["seconds"], last_line(text), text, facts)
    count = len(answer["dags"])
    reason = f"{count} DAGs" if count > 1 else "" if count else "constructs no DAG"
    return Outcome(PASSED, answer["seconds"], reason, "", facts)


def last_line(text: str) -> str:
    """The last line of a traceback that is not blank: what was raised."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
