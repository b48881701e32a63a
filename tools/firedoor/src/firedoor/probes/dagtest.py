"""Run each DAG of some files once with ``dag.test()`` in this interpreter's Airflow.

``python dagtest.py DAGS_FOLDER TEMPLATE_DATABASE LOGICAL_DATE AT_ONCE REQUESTS`` reads REQUESTS, a JSON list of
``{"file": …, "home": …, "variables": {name: text}, "seconds": 300}``, each with ``"after"``, files whose runs must have
succeeded before it, and ``"stage"``, see staging.py, where it has any; and prints one JSON object a line as things
happen: ``{"started": file}``, and for each file one answer::

    {"file": …, "airflow": "3.3.2", "seconds": 2.1, "cpu_seconds": 1.9, "ended": "",
     "import_errors": [{"file": …, "traceback": …}],
     "runs": [{"dag_id": …, "state": "success", "seconds": 1.7, "tasks": [{"task_id": …, "map_index": -1,
     "state": "success"}, …], "failures": [{"task_id": …, "map_index": -1, "traceback": …}]}]}

``ended`` says why a run gave no answer: it took too long, its process died, or one that it is to follow did not succeed
(``"not_run": true``). On a stage the answer has ``"stage"`` besides. ``home`` is a folder of that file alone:
its AIRFLOW_HOME, with a copy of TEMPLATE_DATABASE (migrated SQLite), and ``log.txt`` with all that was printed.
Airflow and its in-process API are made ready once, then each file runs in a fork, AT_ONCE of them together.
Retries are off: a run that waits five minutes to fail again tells nothing new. ``dag.test()`` parses the whole bundle
that owns the DAG, on every call; here that bundle is the one file.
Exits 3, with one line on stderr, where this Airflow is not supported.
"""

from __future__ import annotations

import sys

sys.path.pop(0)  # this script's folder: its names are not for DAGs to import

import gc
import json
import os
import shutil
import signal
import tempfile
import threading
import time
import traceback
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib import import_module
from importlib.metadata import version
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any


def main(dags_folder: Path, template: Path, moment: datetime, at_once: int, requests: list[dict[str, Any]]) -> None:
    """Print the events and the answers of ``requests``."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what tasks and Airflow print is part of the story, not of the answer
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the forks are ended with us
    with tempfile.TemporaryDirectory(prefix="firedoor-dagtest-") as home:
        os.environ.update(_settings(Path(home), dags_folder))
        shutil.copyfile(template, Path(home) / "airflow.db")
        adapter, beside = _adapter()
        adapter.ready_for_runs()
        staged = next((request["stage"] for request in requests if "stage" in request), None)
        if staged is not None:
            beside("staging").warm(staged, beside)
        if threading.active_count() > 1:
            sys.exit(f"Airflow left threads running, which a fork would lose: {threading.enumerate()}")
        gc.collect()
        gc.freeze()
        for event in _forks((adapter, beside), dags_folder, template, moment, at_once, list(requests)):
            answers.write(json.dumps(event) + "\n")
            answers.flush()


def _settings(home: Path, dags_folder: Path) -> dict[str, str]:
    bundle = {
        "name": "firedoor",
        "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle",
        "kwargs": {"path": str(dags_folder)},
    }
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags_folder),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGBAG_IMPORT_ERROR_TRACEBACK_DEPTH": "50",
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": json.dumps([bundle]),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": f"{home}/logs",
    }


def _adapter() -> tuple[Any, Any]:
    """The adapter for this interpreter's Airflow, and what loads a file beside this one.

    Ends the process with 3 where there is none.
    """
    spec = spec_from_file_location("_firedoor_adapters", Path(__file__).with_name("adapters.py"))
    assert spec is not None
    assert spec.loader is not None
    adapters = module_from_spec(spec)
    spec.loader.exec_module(adapters)
    try:
        return adapters.chosen()[0], adapters.beside
    except adapters.UnknownAirflowError as unknown:
        print(unknown, file=sys.stderr)
        sys.exit(3)


@dataclass
class Fork:
    """One running fork."""

    request: dict[str, Any]
    started: float


def _forks(
    adapter: tuple[Any, Any],
    dags_folder: Path,
    template: Path,
    moment: datetime,
    at_once: int,
    waiting: list[dict[str, Any]],
) -> Any:
    """Yield the event of each fork that starts and the answer of each that ends."""
    running: dict[int, Fork] = {}
    going = {request["file"] for request in waiting}  # neither succeeded nor failed
    succeeded: set[str] = set()
    try:
        while waiting or running:
            while len(running) < at_once and (request := _next(waiting, going)) is not None:
                waiting.remove(request)
                lost = [file for file in request.get("after", ()) if file not in succeeded]
                if lost:
                    going.discard(request["file"])
                    yield _answer(request, f"{lost[0]} did not succeed") | {
                        "not_run": True,
                        "because": lost[0],
                        "seconds": 0.0,
                    }
                    continue
                running[_start(adapter, dags_folder, template, moment, request)] = Fork(request, time.monotonic())
                yield {"started": request["file"]}
            for pid, fork in list(running.items()):
                took = time.monotonic() - fork.started
                status = _status(pid)
                if status is None and took < fork.request["seconds"]:
                    continue
                del running[pid]
                if status is None:
                    _end(pid)
                    how = f"not finished within {fork.request['seconds']} s"
                else:
                    how = f"the process died: {_how(status)}" if status else ""
                answer = _answer(fork.request, how) | {"seconds": round(took, 3)}
                going.discard(answer["file"])
                if not how and not answer["import_errors"] and all(run["state"] == "success" for run in answer["runs"]):
                    succeeded.add(answer["file"])
                yield answer
            time.sleep(0.03)
    finally:
        for pid in running:
            _end(pid)


def _next(waiting: list[dict[str, Any]], going: set[str]) -> dict[str, Any] | None:
    """The first that need not wait for another one; the first at all where each waits for another in a circle."""
    for request in waiting:
        if going.isdisjoint(request.get("after", ())):
            return request
    if waiting and going == {request["file"] for request in waiting}:
        waiting[0]["after"] = []
        return waiting[0]
    return None


def _answer(request: dict[str, Any], how: str) -> dict[str, Any]:
    answer = {"file": request["file"], "airflow": version("apache-airflow"), "ended": how}
    if how:
        return answer | {"import_errors": [], "runs": []}
    told = json.loads((Path(request["home"]) / "answer.json").read_text(encoding="utf-8"))
    return answer | dict(told)


def _start(ways: tuple[Any, Any], dags_folder: Path, template: Path, moment: datetime, request: dict[str, Any]) -> int:
    adapter, beside = ways
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setpgid(0, 0)  # what it starts can be ended with it
        home = Path(request["home"])
        log = os.open(home / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.update(_settings(home, dags_folder) | request["variables"])
        tempfile.tempdir = None
        shutil.copyfile(template, home / "airflow.db")
        settings = import_module("airflow.settings")
        settings.dispose_orm()
        settings.configure_vars()
        settings.configure_orm()
        stage = beside("staging").Staging(request["stage"], home, beside) if "stage" in request else None
        if stage is not None:
            adapter.around_tasks(stage.before, stage.after)
        dags, errors = adapter.load(Path(request["file"]), dags_folder)
        told: dict[str, Any] = {
            "import_errors": [{"file": name, "traceback": text} for name, text in sorted(errors.items())],
            "runs": [_run(adapter, dag, moment, stage) for dag in sorted(dags, key=lambda dag: str(dag.dag_id))],
        }
        told["cpu_seconds"] = round(time.process_time(), 3)  # of this fork alone
        if stage is not None:
            told["stage"] = stage.told()
            if not errors and all(run["state"] == "success" for run in told["runs"]):
                stage.complete()
        (home / "answer.json").write_text(json.dumps(told), encoding="utf-8")
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _status(pid: int) -> int | None:
    """The status of a fork that has ended; None while it runs. What it left behind in its group is killed.

    The group is killed before the fork is waited for: from then on its number may be that of another group.
    """
    if hasattr(os, "waitid"):
        return None if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None else _end(pid)
    ended, status = os.waitpid(pid, os.WNOHANG)  # macOS before Python 3.13
    return status if ended else None


def _end(pid: int) -> int:
    """Kill a fork and its group, wait for it, and return its status."""
    for end in (os.killpg, os.kill):  # a fork that has not come to setpgid yet is no group
        try:
            end(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    return os.waitpid(pid, 0)[1]


def _how(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit code {os.WEXITSTATUS(status)}"


def _run(adapter: Any, dag: Any, moment: datetime, stage: Any) -> dict[str, Any]:
    failures: list[dict[str, Any]] = []
    if stage is not None:
        stage.prepare(dag)
    for task in dag.tasks:
        _no_retries(task, failures)
    started = time.perf_counter()
    state, tasks = "failed", []
    try:
        run = adapter.run(dag, moment)
        state = str(getattr(run.state, "value", run.state))
        tasks = [
            {"task_id": ti.task_id, "map_index": ti.map_index, "state": str(getattr(ti.state, "value", ti.state))}
            for ti in run.get_task_instances()
        ]
    except BaseException as error:
        # AirflowTaskTimeout of Airflow 2 is no Exception: its dag.test() tells the callback, and lets it through
        if isinstance(error, Exception) or not failures:
            failures.append({"task_id": None, "map_index": -1, "traceback": traceback.format_exc()})
    tasks.sort(key=lambda task: (str(task["task_id"]), task["map_index"]))
    seconds = round(time.perf_counter() - started, 3)
    return {"dag_id": dag.dag_id, "state": state, "seconds": seconds, "tasks": tasks, "failures": failures}


def _no_retries(task: Any, failures: list[dict[str, Any]]) -> None:
    """Retries off, and a callback that keeps the traceback of a failure, beside those that the task has."""

    def keep(context: Any) -> None:
        error, ti = context.get("exception"), context["ti"]
        text = "".join(traceback.format_exception(error)) if isinstance(error, BaseException) else str(error)
        failures.append({"task_id": ti.task_id, "map_index": ti.map_index, "traceback": text})

    if hasattr(task, "partial_kwargs"):  # a mapped task takes them from here
        task.partial_kwargs["retries"] = 0
        task.partial_kwargs["on_failure_callback"] = [*_callbacks(task.partial_kwargs.get("on_failure_callback")), keep]
    else:
        task.retries = 0
        task.on_failure_callback = [*_callbacks(task.on_failure_callback), keep]


def _callbacks(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] if value else []


if __name__ == "__main__":
    when = datetime.fromisoformat(sys.argv[3])
    main(
        Path(sys.argv[1]).absolute(),
        Path(sys.argv[2]).absolute(),
        when if when.tzinfo else when.replace(tzinfo=timezone.utc),  # noqa: UP017 (the DAGs' Python may be 3.10)
        int(sys.argv[4]),
        json.loads(Path(sys.argv[5]).read_text(encoding="utf-8")),
    )
