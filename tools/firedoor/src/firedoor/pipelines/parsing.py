"""The step *parse*: every DAG file in real Airflow, without a metadata database, from one warm process."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from firedoor.pipelines.progress import Progress
from firedoor.pipelines.sample import airflow_variables
from firedoor.pipelines.settings import RunSettings
from firedoor.pipelines.values import FAILED, PASSED, Outcome, Selected
from firedoor.probes import script
from firedoor.smoke.child import Child, lines_of

SECONDS = 60
"""Time limit of one file: twice Airflow's own ``dagbag_import_timeout``."""


def parse(
    root: Path, settings: RunSettings, python: Path, dags: Sequence[Selected], scratch: Path, progress: Progress
) -> Iterator[tuple[Selected, Outcome]]:
    """Yield each of ``dags`` with its outcome; raises WorldError FD606 when Airflow itself cannot be started."""
    started = time.monotonic()
    files = [str(root / dag.dag_file) for dag in dags]
    child = Child(
        command=(str(python), str(script("parse")), str(root / settings.dags_folder), str(SECONDS), *files),
        environment=airflow_variables(root, settings, python, os.environ) | {"TMPDIR": str(scratch)},
        folder=root,
        answer=scratch / "parse.jsonl",
        log=scratch / "parse.log",
    )
    lines = lines_of(child, lambda: progress.tick({f"parsing {len(dags)} DAG files": time.monotonic() - started}))
    by_file = dict(zip(files, dags, strict=True))
    for line in lines:
        answer = json.loads(line)
        yield by_file[answer["file"]], _outcome(answer)


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
