"""Run each DAG of one file once with ``dag.test()`` in this interpreter's Airflow.

``python dagtest.py DAGS_FOLDER FILE LOGICAL_DATE TEMPLATE_DATABASE`` prints one JSON object::

    {"file": …, "airflow": "3.3.2", "import_errors": [{"file": …, "traceback": …}], "runs": [{"dag_id": …,
     "state": "success", "seconds": 1.7, "tasks": [{"task_id": …, "map_index": -1, "state": "success"}, …],
     "failures": [{"task_id": …, "map_index": -1, "traceback": …}]}]}

``AIRFLOW_HOME`` must name a folder of the caller's that nobody else uses; TEMPLATE_DATABASE is a migrated SQLite file
that is copied there. Retries are off: a stage run that waits five minutes to fail again tells nothing new.
``dag.test()`` parses the whole bundle that owns the DAG, on every call; here that bundle is the one file.
Exits 3, with one line on stderr, where this Airflow is not supported.
"""

from __future__ import annotations

import sys

sys.path.pop(0)  # this script's folder: its names are not for DAGs to import

import json
import os
import shutil
import time
import traceback
from collections.abc import Callable
from datetime import datetime, timezone
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any


def main(dags_folder: Path, file: Path, logical_date: datetime, template: Path) -> None:
    """Print the answer for ``file``."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what tasks and Airflow print is part of the story, not of the answer
    database = Path(os.environ["AIRFLOW_HOME"]) / "airflow.db"
    shutil.copyfile(template, database)
    _configure(database, dags_folder)
    load, prepare = _adapter()
    dags, errors = load(file, dags_folder)
    answer = {"file": str(file), "airflow": version("apache-airflow"), "import_errors": errors}
    answer["runs"] = [_run(dag, logical_date, prepare) for dag in sorted(dags, key=lambda dag: str(dag.dag_id))]
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _configure(database: Path, dags_folder: Path) -> None:
    bundle = {
        "name": "firedoor",
        "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle",
        "kwargs": {"path": str(dags_folder)},
    }
    os.environ.update(
        AIRFLOW__CORE__DAGS_FOLDER=str(dags_folder),
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
        AIRFLOW__CORE__DAGBAG_IMPORT_ERROR_TRACEBACK_DEPTH="50",
        AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST=json.dumps([bundle]),
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{database}",
    )


Load = Callable[[Path, Path], "tuple[list[Any], list[dict[str, str]]]"]
Prepare = Callable[[datetime], "dict[str, Any]"]


def _adapter() -> tuple[Load, Prepare]:
    release = tuple(int(part) for part in version("apache-airflow").split(".")[:2])
    if release >= (3, 3):
        return airflow_3_3, lambda moment: {"logical_date": moment, "run_after": moment}
    if (2, 10) <= release < (3, 0):
        return airflow_2_11, lambda moment: {"execution_date": moment}
    print(f"Airflow {version('apache-airflow')} is not supported: 3.3, 2.11 and 2.10 are", file=sys.stderr)
    sys.exit(3)


def airflow_3_3(file: Path, dags_folder: Path) -> tuple[list[Any], list[dict[str, str]]]:
    """Airflow 3.3: ``dag.test()`` takes ``BundleDagBag`` from its module at each call, and walks the bundle with it."""
    dagbag: Any = import_module("airflow.dag_processing.dagbag")
    whole = dagbag.BundleDagBag

    def one_file(*_: object, dag_folder: object = None, **options: Any) -> Any:
        return whole(dag_folder=str(file), **options)

    dagbag.BundleDagBag = one_file
    bag = one_file(bundle_path=dags_folder, bundle_name="firedoor")
    return list(bag.dags.values()), _errors(bag.import_errors)


def airflow_2_11(file: Path, dags_folder: Path) -> tuple[list[Any], list[dict[str, str]]]:
    """Airflow 2.11: ``dag.test()`` runs the DAG object that it is called on and parses nothing."""
    if str(dags_folder) not in sys.path:
        sys.path.append(str(dags_folder))  # as settings.prepare_syspath does
    dagbag = import_module("airflow.models.dagbag")
    bag = dagbag.DagBag(dag_folder=str(file), include_examples=False, read_dags_from_db=False)
    return list(bag.dags.values()), _errors(bag.import_errors)


def _errors(errors: dict[str, str]) -> list[dict[str, str]]:
    return [{"file": name, "traceback": text} for name, text in sorted(errors.items())]


def _run(dag: Any, logical_date: datetime, prepare: Prepare) -> dict[str, Any]:
    failures: list[dict[str, Any]] = []
    for task in dag.tasks:
        _no_retries(task, failures)
    started = time.perf_counter()
    state, tasks = "failed", []
    try:
        run = dag.test(**prepare(logical_date))
        state = str(getattr(run.state, "value", run.state))
        tasks = [
            {"task_id": ti.task_id, "map_index": ti.map_index, "state": str(getattr(ti.state, "value", ti.state))}
            for ti in run.get_task_instances()
        ]
    except Exception:
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
    moment = datetime.fromisoformat(sys.argv[3])
    main(
        Path(sys.argv[1]).absolute(),
        Path(sys.argv[2]).absolute(),
        moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc),  # noqa: UP017 (the DAGs' Python may be 3.10)
        Path(sys.argv[4]).absolute(),
    )
