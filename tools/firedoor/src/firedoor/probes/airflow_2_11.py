"""Airflow 2.11 and 2.10: every private surface that importing and running a DAG file needs, in one place.

Their DAG processor cannot do without a database; ``models.dagbag.DagBag`` parses as it does, and
``serialization.serialized_objects.SerializedDAG`` proves that the DAGs can be stored.
``configuration.secrets_backend_list`` is where Variables and Connections come from; ``plugins_manager`` keeps what it
has loaded in globals. ``dag.test()`` runs the DAG object that it is called on, and parses nothing.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

_LOADED = (
    "plugins",
    "loaded_plugins",
    "timetable_classes",
    "operator_extra_links",
    "global_operator_extra_links",
    "registered_operator_link_classes",
    "registered_ti_dep_classes",
    "macros_modules",
    "priority_weight_strategy_classes",
)
_asked: list[list[str]] = []
_watching: list[Callable[[str, str], None]] = []


def settings() -> dict[str, str]:
    """Variables of the environment that must stand before Airflow is imported, beyond those of every version."""
    return {}


def begin(variables: dict[str, str], connections: dict[str, str]) -> None:
    """Have these, and what the environment says, be the only Variables and Connections; import what parsing needs."""
    import_module("airflow.models.dagbag")
    import_module("airflow.serialization.serialized_objects")
    backend: Any = import_module("airflow.secrets.environment_variables").EnvironmentVariablesBackend

    class Known(backend):  # type: ignore[misc]  # a class of the interpreter that has Airflow
        """The environment, then what is known; the metadata database, third by default, is not asked."""

        def get_variable(self, key: str) -> str | None:
            """The Variable; None where there is none."""
            _ask("Variable", key)
            said: str | None = super().get_variable(key)
            return variables.get(key) if said is None else said

        def get_conn_value(self, conn_id: str) -> str | None:
            """The Connection as JSON or URI; None where there is none."""
            _ask("Connection", conn_id)
            said: str | None = super().get_conn_value(conn_id)
            return connections.get(conn_id) if said is None else said

    # A list of one: ensure_secrets_loaded() takes two for the built-in ones and loads anew.
    import_module("airflow.configuration").secrets_backend_list[:] = [Known()]


def _ask(kind: str, key: str) -> None:
    _asked.append([kind, key])
    for told in _watching:
        told(kind, key)


def watch(told: Callable[[str, str], None]) -> None:
    """Tell the kind and the key of all that is asked from now on, on the stack of who asks."""
    _watching.append(told)


def load_plugins_from(folder: str) -> str:
    """Have the next one who asks load the plugins anew, from ``folder``; return the folder so far."""
    settings: Any = import_module("airflow.settings")
    before, settings.PLUGINS_FOLDER = str(settings.PLUGINS_FOLDER), folder
    manager: Any = import_module("airflow.plugins_manager")
    for name in _LOADED:
        if hasattr(manager, name):
            setattr(manager, name, set() if name == "loaded_plugins" else None)
    return before


_parsed: list[Any] = []


def parsed() -> list[Any]:
    """The DAGs of the file that was parsed last, as its code made them."""
    return [dag for bag in _parsed for dag in bag.dags.values()]


def context_keys() -> set[str]:
    """The names that templates may use."""
    return set(import_module("airflow.utils.context").KNOWN_CONTEXT_KEYS)


def parse(file: Path, dags_folder: Path) -> dict[str, Any]:
    """The DAGs of ``file``, as they are stored, its import errors and warnings, and what it asked for."""
    if str(dags_folder) not in sys.path:
        sys.path.append(str(dags_folder))  # as settings.prepare_syspath_for_dags_folder does
    dagbag = import_module("airflow.models.dagbag")
    serialized = import_module("airflow.serialization.serialized_objects").SerializedDAG
    bag = dagbag.DagBag(dag_folder=str(file), include_examples=False, read_dags_from_db=False, load_op_links=False)
    _parsed[:] = [bag]
    errors = dict(bag.import_errors)
    dags: list[dict[str, Any]] = []
    stored: dict[str, dict[str, Any]] = {}
    for dag_id, dag in bag.dags.items():
        try:
            stored[dag_id] = serialized.to_dict(dag)
        except Exception:
            errors[str(file)] = traceback.format_exc()
        else:
            dags.append({"dag_id": dag_id, "tasks": list(dag.task_ids)})
    return {
        "dags": dags,
        "import_errors": errors,
        "warnings": [str(warning) for warning in bag.captured_warnings.get(str(file), ())],
        "serialized": stored,
        "asked": _asked,
    }


def constructed() -> tuple[type, ...]:
    """The classes of DAGs and tasks."""
    return import_module("airflow.models.dag").DAG, import_module("airflow.models.baseoperator").BaseOperator


def ready_for_runs() -> None:
    """Import what runs need."""
    import_module("airflow.models.dagbag")
    import_module("airflow.models.taskinstance")


def load(file: Path, dags_folder: Path) -> tuple[list[Any], dict[str, str]]:
    """The DAGs and import errors of ``file``, to be run."""
    if str(dags_folder) not in sys.path:
        sys.path.append(str(dags_folder))  # as settings.prepare_syspath does
    dagbag = import_module("airflow.models.dagbag")
    bag = dagbag.DagBag(dag_folder=str(file), include_examples=False, read_dags_from_db=False)
    return list(bag.dags.values()), bag.import_errors


def run(dag: Any, moment: Any) -> Any:
    """The finished run of ``dag`` for the time ``moment``."""
    return dag.test(execution_date=moment)


def around_tasks(before: Any, after: Any) -> None:
    """Have ``before(dag_id, task_id, map_index)`` and ``after()`` called around each task of ``dag.test()``."""
    module: Any = import_module("airflow.models.dag")
    whole = module._run_task

    def one(*, ti: Any, **options: Any) -> Any:
        before(ti.dag_id, ti.task_id, ti.map_index)
        try:
            return whole(ti=ti, **options)
        finally:
            after()

    module._run_task = one
