"""Parse DAG files with this interpreter's Airflow as its DAG processor would. There is no metadata database.

``python parse.py DAGS_FOLDER SECONDS FILE…`` prints one JSON object a line, in the order of the files::

    {"file": …, "airflow": "3.3.2", "dags": [{"dag_id": …, "tasks": [task_id, …]}, …], "import_errors": [{"file": …,
     "traceback": …}], "warnings": [text, …], "requests": [["GetVariable", key], …], "seconds": 0.03}

``requests`` holds what the file asked of the metadata database while it was imported; nothing there exists. Airflow is
imported once and each file is parsed in a fork of that process, as the DAG processor does, so files do not meet.
Exits 3, with one line on stderr, where this Airflow is not supported.
"""

from __future__ import annotations

import sys

sys.path.pop(0)  # this script's folder: its names are not for DAGs to import

import gc
import json
import os
import selectors
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

Parse = Callable[[Path, Path], "dict[str, Any]"]


def main(dags_folder: Path, seconds: float, files: list[Path]) -> None:
    """Print the answer for each of ``files``; one file may take ``seconds``."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what DAG code and Airflow print is part of the story, not of the answer
    with tempfile.TemporaryDirectory(prefix="firedoor-parse-") as home:
        _configure(Path(home), dags_folder)
        parse = _adapter()
        _warm_up(parse, Path(home))
        gc.collect()
        gc.freeze()
        for file in files:
            started = time.perf_counter()
            answer = {"file": str(file), "airflow": version("apache-airflow")}
            answer |= _in_fork(parse, file, dags_folder, seconds)
            answers.write(json.dumps(answer | {"seconds": round(time.perf_counter() - started, 3)}) + "\n")
            answers.flush()


def _configure(home: Path, dags_folder: Path) -> None:
    """Settings must stand before Airflow is imported; a path that cannot be opened proves that no database is used."""
    os.environ.update(
        AIRFLOW_HOME=str(home),
        AIRFLOW__CORE__DAGS_FOLDER=str(dags_folder),
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
        AIRFLOW__CORE__DAGBAG_IMPORT_ERROR_TRACEBACK_DEPTH="50",
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{home}/absent/airflow.db",
        AIRFLOW__LOGGING__LOGGING_LEVEL="WARNING",
        _AIRFLOW_PROCESS_CONTEXT="client",  # as dag_processing/processor.py does in its child
    )


def _adapter() -> Parse:
    release = tuple(int(part) for part in version("apache-airflow").split(".")[:2])
    if release >= (3, 3):
        return airflow_3_3
    if (2, 10) <= release < (3, 0):
        return airflow_2_11
    print(f"Airflow {version('apache-airflow')} is not supported: 3.3, 2.11 and 2.10 are", file=sys.stderr)
    sys.exit(3)


def airflow_3_3(file: Path, dags_folder: Path) -> dict[str, Any]:
    """Private surfaces of Airflow 3.3: ``processor._parse_file`` and ``task_runner.SUPERVISOR_COMMS``."""
    processor = import_module("airflow.dag_processing.processor")
    comms = import_module("airflow.sdk.execution_time.comms")
    requests: list[list[str | None]] = []

    class Answers:
        """In the place of the supervisor: no Variable and no Connection exists."""

        def send(self, msg: Any, **_: object) -> Any:
            name, key = type(msg).__name__, getattr(msg, "key", None) or getattr(msg, "conn_id", None)
            if name != "MaskSecret":
                requests.append([name, key])
            if isinstance(msg, comms.GetVariable):
                return comms.ErrorResponse(error=comms.ErrorType.VARIABLE_NOT_FOUND, detail={"key": key})
            if isinstance(msg, comms.GetConnection):
                return comms.ErrorResponse(error=comms.ErrorType.CONNECTION_NOT_FOUND, detail={"conn_id": key})
            return None

    runner: Any = import_module("airflow.sdk.execution_time.task_runner")
    runner.SUPERVISOR_COMMS = Answers()
    request = processor.DagFileParseRequest(file=str(file), bundle_path=dags_folder, bundle_name="firedoor")
    result = processor._parse_file(request, import_module("structlog").get_logger())
    dags = [
        {"dag_id": dag.dag_id, "tasks": [task["__var"]["task_id"] for task in dag.data["dag"]["tasks"]]}
        for dag in result.serialized_dags
    ]
    warnings = [str(warning.get("message", warning)) for warning in result.warnings or []]
    return _answer(dags, result.import_errors or {}, warnings, requests)


def airflow_2_11(file: Path, dags_folder: Path) -> dict[str, Any]:
    """Airflow 2.11 has no processor without a database: its DagBag parses, its SerializedDAG proves the result."""
    if str(dags_folder) not in sys.path:
        sys.path.append(str(dags_folder))  # as settings.prepare_syspath does
    dagbag = import_module("airflow.models.dagbag")
    serialized = import_module("airflow.serialization.serialized_objects").SerializedDAG
    bag = dagbag.DagBag(dag_folder=str(file), include_examples=False, read_dags_from_db=False, load_op_links=False)
    errors = dict(bag.import_errors)
    dags = []
    for dag_id, dag in bag.dags.items():
        try:
            serialized.to_dict(dag)
        except Exception:
            errors[str(file)] = traceback.format_exc()
        else:
            dags.append({"dag_id": dag_id, "tasks": list(dag.task_ids)})
    return _answer(dags, errors, [str(warning) for warning in bag.captured_warnings.get(str(file), ())], [])


def _answer(
    dags: list[dict[str, Any]], errors: dict[str, str], warnings: list[str], requests: list[list[str | None]]
) -> dict[str, Any]:
    return {
        "dags": sorted(dags, key=lambda dag: str(dag["dag_id"])),
        "import_errors": [{"file": name, "traceback": text} for name, text in sorted(errors.items())],
        "warnings": warnings,
        "requests": requests,
    }


def _warm_up(parse: Parse, home: Path) -> None:
    """Parse one small DAG before the first fork, so that no child imports anew what Airflow imports late."""
    file = home / "warm" / "warm_dag.py"
    file.parent.mkdir()
    file.write_text(
        "try:\n from airflow.sdk import DAG\nexcept ImportError:\n from airflow import DAG\nDAG('a', schedule=None)"
    )
    before = list(sys.path)
    parse(file, file.parent)
    sys.path[:] = before


def _in_fork(parse: Parse, file: Path, dags_folder: Path, seconds: float) -> dict[str, Any]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            answer = parse(file, dags_folder)
        except BaseException:
            answer = _answer([], {str(file): traceback.format_exc()}, [], [])
        with os.fdopen(writing, "w", encoding="utf-8") as out:
            out.write(json.dumps(answer))
        os._exit(0)
    os.close(writing)
    text = _read(reading, time.monotonic() + seconds)
    if text is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if text:
        answer = json.loads(text)
        return dict(answer)
    cause = f"not parsed within {seconds:g} s" if text is None else f"the process died: {_how(status)}"
    return _answer([], {str(file): cause}, [], [])


def _read(reading: int, deadline: float) -> str | None:
    """All that comes through the pipe; None if it does not end before the deadline."""
    parts: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(reading, selectors.EVENT_READ)
        while selector.select(max(0.0, deadline - time.monotonic())):
            if not (part := os.read(reading, 65536)):
                os.close(reading)
                return b"".join(parts).decode()
            parts.append(part)
    os.close(reading)
    return None


def _how(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit code {os.WEXITSTATUS(status)}"


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), float(sys.argv[2]), [Path(name).absolute() for name in sys.argv[3:]])
