"""The step *dev*: each DAG of a file once through ``dag.test()``, on its own copy of the sample."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from firedoor.findings import Finding
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.settings import RunSettings
from firedoor.pipelines.values import FAILED, PASSED, Outcome, Selected
from firedoor.probes import script
from firedoor.smoke.child import Child, lines_of
from firedoor.smoke.portable import portable
from firedoor.smoke.settings import environment_of
from firedoor.smoke.tracebacks import raised

WORKER_PYTHON = "FIREDOOR_WORKER_PYTHON"
"""Read by ``firedoor_airflow`` where a DAG file is run from the tree."""
AT_ONCE = 2
"""Runs together."""
LONGEST_DETAIL = 20_000
"""Characters of a traceback or a log that are kept: its end."""


def develop(
    root: Path,
    settings: RunSettings,
    python: Path,
    dags: Sequence[Selected],
    template: Path,
    data: Path,
    scratch: Path,
    progress: Progress,
    *,
    workers: Mapping[str, Path] = MappingProxyType({}),
) -> Iterator[tuple[Selected, Outcome]]:
    """Yield each of ``dags`` with its outcome, as it ends. ``template`` is a migrated database, ``data`` the sample.

    ``workers``: DAG file → the program that its isolated tasks run with.
    Raises WorldError FD606 when Airflow itself cannot be started.
    """
    by_file = {str(root / dag.dag_file): dag for dag in dags}
    requests = scratch / "requests.json"
    requests.write_text(
        json.dumps([_request(root, settings, dag, data, scratch, workers) for dag in dags]), encoding="utf-8"
    )
    child = Child(
        command=(
            str(python),
            str(script("dagtest")),
            str(root / settings.dags_folder),
            str(template),
            settings.logical_date,
            str(AT_ONCE),
            str(requests),
        ),
        environment=environment_of(root, settings.around, python, os.environ)
        | {"TMPDIR": str(scratch), "HOME": str(scratch)},
        folder=root,
        answer=scratch / "dev.jsonl",
        log=scratch / "dev.log",
    )
    running = {"starting Airflow": time.monotonic()}
    for line in lines_of(child, lambda: progress.tick({name: time.monotonic() - at for name, at in running.items()})):
        event = json.loads(line)
        running.pop("starting Airflow", None)
        if "started" in event:
            running[by_file[event["started"]].slug] = time.monotonic()
            continue
        dag = by_file[event["file"]]
        running.pop(dag.slug)
        yield dag, _outcome(dag, event, scratch / dag.slug / "log.txt", root)
        shutil.rmtree(scratch / dag.slug, ignore_errors=True)


def _request(
    root: Path, settings: RunSettings, dag: Selected, data: Path, scratch: Path, workers: Mapping[str, Path]
) -> dict[str, Any]:
    home = scratch / dag.slug
    own = home / "data"
    shutil.copytree(data, own)
    variables = {name: value.replace("{data}", str(own)) for name, value in settings.environment.items()}
    if dag.dag_file in workers:
        variables[WORKER_PYTHON] = str(workers[dag.dag_file])
    return {
        "file": str(root / dag.dag_file),
        "home": str(home),
        "variables": variables | {"TMPDIR": str(home), "HOME": str(home)},
        "seconds": 60 * settings.limit_minutes,
    }


def _outcome(dag: Selected, answer: dict[str, Any], log: Path, root: Path) -> Outcome:
    seconds = float(answer["seconds"])

    def plain(text: str) -> str:
        return portable(text.replace(str(log.parent), "~"), root)

    for failure in (failure for run in answer["runs"] for failure in run["failures"]):
        failure["traceback"] = plain(str(failure["traceback"]))
    facts = {"runs": answer["runs"]}
    reason, detail = map(plain, fault_of(answer, log))
    if reason:
        fix = f"mend it, then: firedoor run --through dev {dag.dag_file}"
        finding = Finding(dag.dag_file, None, "FD511", reason, fix, detail=detail[-LONGEST_DETAIL:])
        return Outcome(FAILED, seconds, reason, (finding,), facts)
    count = sum(len(run["tasks"]) for run in answer["runs"])
    return Outcome(PASSED, seconds, f"{count} tasks" if count else "no DAG to run", (), facts)


def fault_of(answer: Mapping[str, Any], log: Path) -> tuple[str, str]:
    """One line about what went wrong first, and its traceback or the end of the log; empty where all is well."""
    if answer["ended"]:
        return str(answer["ended"]), _end_of(log)
    if answer["import_errors"]:
        text = str(answer["import_errors"][0]["traceback"])
        return raised(text), text
    for run in answer["runs"]:
        if run["state"] != "success":
            reason, text = _failure(run)
            return reason, text or _end_of(log)
    return "", ""


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").strip().splitlines()[-60:]) if log.exists() else ""


def _failure(run: dict[str, Any]) -> tuple[str, str]:
    """One line that names the task that failed first, and its traceback."""
    for failure in run["failures"]:
        place = f"task {failure['task_id']}" if failure["task_id"] else "the run"
        place += f"[{failure['map_index']}]" if failure["map_index"] >= 0 else ""
        return f"{run['dag_id']}: {place} failed: {raised(failure['traceback'])}", str(failure["traceback"])
    unwell = [task["task_id"] for task in run["tasks"] if task["state"] not in ("success", "skipped")]
    return f"{run['dag_id']}: the run ended {run['state']}; not successful: {', '.join(unwell) or 'no task'}", ""
