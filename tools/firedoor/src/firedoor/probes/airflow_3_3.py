"""Airflow 3.3: every private surface that importing and running a DAG file needs, in one place.

``dag_processing.processor._parse_file`` is what the DAG processor's child runs for each file;
``settings.engine`` is disposed of in each fork (``settings.configure_orm``);
``sdk.execution_time.task_runner.SUPERVISOR_COMMS`` is how that child asks for Variables and Connections;
``dag_processing.importers.python_importer`` takes over SIGSEGV; ``plugins_manager`` keeps what it has loaded.
``dag.test()`` asks the API of ``sdk.execution_time.supervisor.in_process_api_server`` and parses the bundle that owns
the DAG with ``dag_processing.dagbag.BundleDagBag``, on every call.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


def settings() -> dict[str, str]:
    """Variables of the environment that must stand before Airflow is imported, beyond those of every version."""
    return {"_AIRFLOW_PROCESS_CONTEXT": "client"}  # as processor._parse_file_entrypoint does


def begin(variables: dict[str, str], connections: dict[str, str]) -> None:
    """Take the places of the supervisor, which knows just these, and of Airflow's handler of SIGSEGV."""
    runner: Any = import_module("airflow.sdk.execution_time.task_runner")
    runner.SUPERVISOR_COMMS = Supervisor(variables, connections)
    importer: Any = import_module("airflow.dag_processing.importers.python_importer")
    importer.signal = SignalsButSegv()
    processor: Any = import_module("airflow.dag_processing.processor")
    whole = processor.BundleDagBag

    def kept(*args: Any, **options: Any) -> Any:
        _parsed[:] = [whole(*args, **options)]
        return _parsed[0]

    processor.BundleDagBag = kept
    _let_forks_begin()


def _let_forks_begin() -> None:
    """In each fork Airflow disposes of its engines, which writes to 570 pages of memory; none here has a connection."""
    known: Any = import_module("airflow.settings")
    engines = (getattr(known, "engine", None), getattr(getattr(known, "async_engine", None), "sync_engine", None))
    for engine in engines:
        if engine is not None:
            engine.dispose = lambda *_, **__: None


_parsed: list[Any] = []


def parsed() -> list[Any]:
    """The DAGs of the file that was parsed last, as its code made them."""
    return [dag for bag in _parsed for dag in bag.dags.values()]


def context_keys() -> set[str]:
    """The names that templates may use."""
    return set(import_module("airflow.sdk.definitions.context").KNOWN_CONTEXT_KEYS)


class Supervisor:
    """In the place of the supervisor; ``asked`` holds what DAG code wanted to know."""

    def __init__(self, variables: dict[str, str], connections: dict[str, str]) -> None:
        self._comms = import_module("airflow.sdk.execution_time.comms")
        self._variables = variables
        self._connections = connections
        self.asked: list[list[str]] = []
        self.told: Callable[[str, str], None] = lambda kind, key: None

    def send(self, msg: Any, **_: object) -> Any:
        """The answer to ``msg``; to what nobody can know while a file is imported there is none."""
        comms, kind = self._comms, type(msg).__name__
        key = str(getattr(msg, "key", None) or getattr(msg, "conn_id", None) or "")
        if kind != "MaskSecret":
            self.asked.append([kind.removeprefix("Get"), key])
            self.told(*self.asked[-1])
        if kind == "GetVariable":
            if key in self._variables:
                return comms.VariableResult(key=key, value=self._variables[key])
            return comms.ErrorResponse(error=comms.ErrorType.VARIABLE_NOT_FOUND, detail={"key": key})
        if kind == "GetConnection":
            if key in self._connections:
                return self._connection(key, self._connections[key])
            return comms.ErrorResponse(error=comms.ErrorType.CONNECTION_NOT_FOUND, detail={"conn_id": key})
        if kind == "GetVariableKeys":
            keys = sorted(name for name in self._variables if name.startswith(msg.prefix or ""))
            page = keys[msg.offset : msg.offset + msg.limit]
            return comms.VariableKeysResult(keys=page, total_entries=len(keys))
        return None

    def _connection(self, conn_id: str, value: str) -> Any:
        known: Any = import_module("airflow.sdk").Connection
        of_json = value.lstrip().startswith("{")
        found = known.from_json(value, conn_id=conn_id) if of_json else known.from_uri(value, conn_id=conn_id)
        names = ("conn_id", "conn_type", "host", "schema", "login", "password", "port", "extra")
        return self._comms.ConnectionResult(**{name: getattr(found, name) for name in names})


def watch(told: Callable[[str, str], None]) -> None:
    """Tell the kind and the key of all that is asked from now on, on the stack of who asks."""
    runner: Any = import_module("airflow.sdk.execution_time.task_runner")
    runner.SUPERVISOR_COMMS.told = told


class SignalsButSegv:
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
    """The DAGs of ``file``, as they are stored, its import errors and warnings, and what it asked for."""
    processor = import_module("airflow.dag_processing.processor")
    supervisor = import_module("airflow.sdk.execution_time.task_runner").SUPERVISOR_COMMS
    request = processor.DagFileParseRequest(file=str(file), bundle_path=dags_folder, bundle_name="firedoor")
    result = processor._parse_file(request, import_module("structlog").get_logger())
    return {
        "dags": [
            {"dag_id": dag.dag_id, "tasks": [task["__var"]["task_id"] for task in dag.data["dag"]["tasks"]]}
            for dag in result.serialized_dags
        ],
        "import_errors": {os.fspath(dags_folder / name): text for name, text in (result.import_errors or {}).items()},
        "warnings": [str(warning.get("message", warning)) for warning in result.warnings or []],
        "serialized": {dag.dag_id: dag.data for dag in result.serialized_dags},
        "asked": supervisor.asked,
    }


def constructed() -> tuple[type, ...]:
    """The classes of DAGs and tasks."""
    sdk = import_module("airflow.sdk")
    return sdk.DAG, sdk.BaseOperator


def ready_for_runs() -> None:
    """Import what ``dag.test()`` imports late, and have the API build its routes, which takes seconds."""
    for name in ("airflow.dag_processing.bundles.manager", "airflow.sdk.execution_time.task_runner", "a2wsgi"):
        import_module(name)
    import_module("airflow.dag_processing.dagbag")
    app = import_module("airflow.sdk.execution_time.supervisor").in_process_api_server().app
    import_module("asyncio").run(_ask(app))


async def _ask(app: Any) -> None:
    """One request, in this thread; any path will do, and none needs the API's lifespan to have begun."""
    httpx = import_module("httpx")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://in-process.invalid") as api:
        await api.get("/absent")


def load(file: Path, dags_folder: Path) -> tuple[list[Any], dict[str, str]]:
    """The DAGs and import errors of ``file``, to be run; from now on the bundle is that file."""
    dagbag: Any = import_module("airflow.dag_processing.dagbag")
    whole = dagbag.BundleDagBag

    def one_file(*_: object, dag_folder: object = None, **options: Any) -> Any:
        return whole(dag_folder=str(file), **options)

    dagbag.BundleDagBag = one_file
    bag = one_file(bundle_path=dags_folder, bundle_name="firedoor")
    return list(bag.dags.values()), bag.import_errors


def run(dag: Any, moment: Any) -> Any:
    """The finished run of ``dag`` for the time ``moment``."""
    return dag.test(logical_date=moment, run_after=moment)


def around_tasks(before: Any, after: Any) -> None:
    """Have ``before(dag_id, task_id, map_index)`` and ``after()`` called around each task of ``dag.test()``."""
    module: Any = import_module("airflow.sdk.definitions.dag")
    whole = module._run_task

    def one(*, ti: Any, **options: Any) -> Any:
        before(ti.dag_id, ti.task_id, ti.map_index)
        try:
            return whole(ti=ti, **options)
        finally:
            after()

    module._run_task = one
