"""Airflow 3.3: every private surface that importing a DAG file needs, in one place.

``dag_processing.processor._parse_file`` is what the DAG processor's child runs for each file;
``sdk.execution_time.task_runner.SUPERVISOR_COMMS`` is how that child asks for Variables and Connections;
``dag_processing.importers.python_importer`` takes over SIGSEGV; ``plugins_manager`` keeps what it has loaded.
"""

from __future__ import annotations

import os
import signal
from importlib import import_module
from pathlib import Path
from typing import Any

REQUESTS: list[list[str | None]] = []
"""What DAG code has asked of the supervisor: message and key."""


class Answers:
    """In the place of the supervisor: nothing is known beyond what environment and secrets backend say."""

    def __init__(self) -> None:
        self._comms = import_module("airflow.sdk.execution_time.comms")

    def send(self, msg: Any, **_: object) -> Any:
        """The answer to ``msg``."""
        comms = self._comms
        name, key = type(msg).__name__, getattr(msg, "key", None) or getattr(msg, "conn_id", None)
        if name != "MaskSecret":
            REQUESTS.append([name, key])
        if isinstance(msg, comms.GetVariable):
            return comms.ErrorResponse(error=comms.ErrorType.VARIABLE_NOT_FOUND, detail={"key": key})
        if isinstance(msg, comms.GetConnection):
            return comms.ErrorResponse(error=comms.ErrorType.CONNECTION_NOT_FOUND, detail={"conn_id": key})
        return None


def settings() -> dict[str, str]:
    """Variables of the environment that must stand before Airflow is imported, beyond those of every version."""
    return {"_AIRFLOW_PROCESS_CONTEXT": "client"}  # as processor._parse_file_entrypoint does


def begin() -> None:
    """Take the places of the supervisor and of Airflow's handler of SIGSEGV."""
    runner: Any = import_module("airflow.sdk.execution_time.task_runner")
    runner.SUPERVISOR_COMMS = Answers()
    importer: Any = import_module("airflow.dag_processing.importers.python_importer")
    importer.signal = _SignalsButSegv()
    import_module("airflow.dag_processing.processor")


class _SignalsButSegv:
    """``signal`` for the importer, whose Python handler of SIGSEGV never runs: the faulting code is tried for ever."""

    def __getattr__(self, name: str) -> Any:
        return getattr(signal, name)

    def signal(self, number: int, handler: Any) -> Any:
        """``signal.signal``, but for SIGSEGV."""
        return None if number == signal.SIGSEGV else signal.signal(number, handler)


def load_plugins_from(folder: str) -> str:
    """Have the next one who asks load the plugins anew, from ``folder``; return the folder so far."""
    settings: Any = import_module("airflow.settings")
    before, settings.PLUGINS_FOLDER = str(settings.PLUGINS_FOLDER), folder
    manager = import_module("airflow.plugins_manager")
    for name in dir(manager):
        clear = getattr(getattr(manager, name), "cache_clear", None)
        if clear is not None:
            clear()
    return before


def parse(file: Path, dags_folder: Path) -> dict[str, Any]:
    """The DAGs of ``file``, its import errors and warnings, and what it asked for."""
    processor = import_module("airflow.dag_processing.processor")
    request = processor.DagFileParseRequest(file=str(file), bundle_path=dags_folder, bundle_name="firedoor")
    result = processor._parse_file(request, import_module("structlog").get_logger())
    return {
        "dags": [
            {"dag_id": dag.dag_id, "tasks": [task["__var"]["task_id"] for task in dag.data["dag"]["tasks"]]}
            for dag in result.serialized_dags
        ],
        "import_errors": {os.fspath(dags_folder / name): text for name, text in (result.import_errors or {}).items()},
        "warnings": [str(warning.get("message", warning)) for warning in result.warnings or []],
        "requests": REQUESTS,
    }
