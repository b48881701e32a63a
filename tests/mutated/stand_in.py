"""What the DAGs of this repository use of Airflow, so that their tasks run in order, in one process, with real data.

Values go from task to task as XCom does; templates are rendered; the context holds what the tasks ask for by name.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import duckdb


class Moment(datetime):
    """A logical date with the one method of pendulum that a template uses."""

    def add(self, hours: int) -> datetime:
        return self + timedelta(hours=hours)


class Asset:
    def __init__(self, uri: str) -> None:
        self.uri = uri


class DAG:
    """Keeps its tasks in the order of their construction."""

    made: ClassVar[list[DAG]] = []
    open: ClassVar[list[DAG]] = []

    def __init__(self, dag_id: str, **told: Any) -> None:
        self.dag_id, self.told = dag_id, told
        self.tasks: list[Task] = []
        DAG.made.append(self)

    def __enter__(self) -> DAG:
        DAG.open.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        DAG.open.pop()


class Task:
    """One task; in arguments it stands for the value that it will return."""

    def __init__(self, name: str, told: Mapping[str, Any]) -> None:
        self.name, self.told = name, told
        DAG.open[-1].tasks.append(self)

    def __rshift__(self, other: Any) -> Any:
        return other

    def run(self, context: dict[str, Any], values: dict[str, Any]) -> Any:
        raise NotImplementedError


class TaskFlow(Task):
    def __init__(self, function: Callable[..., Any], told: Mapping[str, Any], given: Any, named: Any, spread: bool):
        super().__init__(function.__name__, {**told, "doc": function.__doc__})
        self.function, self.given, self.named, self.spread = function, given, named, spread

    def run(self, context: dict[str, Any], values: dict[str, Any]) -> Any:
        given = [_value(one, values) for one in self.given]
        named = {name: _value(one, values) for name, one in self.named.items()}
        if not self.spread:
            return self._call(context, given, named)
        [(name, items)] = named.items()
        return [self._call(context, [], {name: item}) for item in items]

    def _call(self, context: dict[str, Any], given: list[Any], named: dict[str, Any]) -> Any:
        asked = inspect.signature(self.function).parameters.keys() & context.keys()
        free = [name for name in asked if name not in named]
        taken = list(inspect.signature(self.function).parameters)[: len(given)]
        return self.function(*given, **named, **{name: context[name] for name in free if name not in taken})


class BaseOperator(Task):
    template_fields: ClassVar[tuple[str, ...]] = ()
    template_ext: ClassVar[tuple[str, ...]] = ()
    log = logging.getLogger(__name__)

    def __init__(self, task_id: str, **told: Any) -> None:
        super().__init__(task_id, told)

    def run(self, context: dict[str, Any], values: dict[str, Any]) -> Any:
        for name in self.template_fields:
            setattr(self, name, self._rendered(getattr(self, name), context))
        return self.execute(context)

    def _rendered(self, value: Any, context: dict[str, Any]) -> Any:
        if isinstance(value, Mapping):
            return {key: self._rendered(one, context) for key, one in value.items()}
        if isinstance(value, str) and self.template_ext and value.endswith(self.template_ext):
            value = (context["folder"] / value).read_text()
        if isinstance(value, str):
            return re.sub(r"\{\{(.*?)\}\}", lambda found: str(eval(found[1].strip(), {}, context)), value)
        return value

    def execute(self, context: dict[str, Any]) -> Any:
        raise NotImplementedError


class PythonOperator(BaseOperator):
    template_fields: ClassVar[tuple[str, ...]] = ("op_kwargs",)

    def __init__(self, *, python_callable: Callable[..., Any], op_kwargs: Mapping[str, Any], **told: Any) -> None:
        super().__init__(**told)
        self.python_callable, self.op_kwargs = python_callable, op_kwargs

    def execute(self, context: dict[str, Any]) -> Any:
        return self.python_callable(**self.op_kwargs)


class BashOperator(BaseOperator):
    template_fields: ClassVar[tuple[str, ...]] = ("bash_command", "env")

    def __init__(self, *, bash_command: str, env: Mapping[str, str], **told: Any) -> None:
        super().__init__(**told)
        self.bash_command, self.env = bash_command, env

    def execute(self, context: dict[str, Any]) -> Any:
        return self.bash_command, dict(self.env)


class EmptyOperator(BaseOperator):
    def execute(self, context: dict[str, Any]) -> None:
        """Nothing."""


class SqlOperator(BaseOperator):
    """Runs its statements on the demo's database; production's name is that of the stage here."""

    template_fields: ClassVar[tuple[str, ...]] = ("sql",)

    def __init__(self, *, conn_id: str, sql: str, split_statements: bool = False, **told: Any) -> None:
        super().__init__(**told)
        self.conn_id, self.sql = conn_id, sql

    def execute(self, context: dict[str, Any]) -> Any:
        return _rows(self.sql)


class DbApiHook:
    @classmethod
    def get_hook(cls, conn_id: str) -> DbApiHook:
        return cls()

    def get_first(self, sql: str) -> Any:
        return _rows(sql)[0]


class EmailOperator(BaseOperator):
    template_fields: ClassVar[tuple[str, ...]] = ("html_content",)

    def __init__(self, *, to: str, subject: str, html_content: str, **told: Any) -> None:
        super().__init__(**told)
        self.html_content = html_content

    def execute(self, context: dict[str, Any]) -> Any:
        return self.html_content


def _rows(sql: str) -> Any:
    """As a connection of Airflow's: it needs nothing of the tree that is run."""
    with duckdb.connect(f"{os.environ['FIREDOOR_WAREHOUSE']}/{os.environ['FIREDOOR_STAGE']}.duckdb") as db:
        return db.execute(sql.replace("prd.", "")).fetchall()


def dag(**told: Any) -> Callable[[Callable[[], None]], Callable[[], DAG]]:
    def decorator(function: Callable[[], None]) -> Callable[[], DAG]:
        def make() -> DAG:
            with DAG(**{"dag_id": function.__name__, **told}) as made:
                function()
            return made

        return make

    return decorator


def task(function: Callable[..., Any] | None = None, **told: Any) -> Any:
    if function is None:
        return functools.partial(task, **told)

    def make(*given: Any, **named: Any) -> TaskFlow:
        return TaskFlow(function, told, given, named, False)

    make.expand = lambda **named: TaskFlow(function, told, (), named, True)  # type: ignore[attr-defined]  # as Airflow's
    return make


def _value(given: Any, values: dict[str, Any]) -> Any:
    return values[given.name] if isinstance(given, Task) else given


def outcomes(folder: Path, moment: Moment) -> Iterator[tuple[str, Callable[[], Any], object]]:
    """Of each task of each DAG: its name, what runs it, what it was told. Run them in this order."""
    for made in DAG.made:
        values: dict[str, Any] = {}
        context = {
            "logical_date": moment,
            "ds": moment.date().isoformat(),
            "dag_run": SimpleNamespace(logical_date=moment, run_after=moment),
            "folder": folder,
            "triggering_asset_events": {},
            "outlet_events": _Events(),
            "ti": SimpleNamespace(xcom_pull=lambda task_ids, values=values: values.get(task_ids)),
        }

        yield made.dag_id, lambda: None, made.told
        for each in made.tasks:

            def run(each: Task = each, values: dict[str, Any] = values, context: dict[str, Any] = context) -> Any:
                values[each.name] = each.run(context, values)
                return values[each.name]

            yield each.name, run, each.told


class _Events(dict[Any, Any]):
    def __missing__(self, key: Any) -> Any:
        return self.setdefault(key, SimpleNamespace(extra=None))


@contextlib.contextmanager
def airflow() -> Iterator[None]:
    """While open, `airflow` is this stand-in; no DAG is made yet."""
    DAG.made.clear()
    DAG.open.clear()
    sdk = {"DAG": DAG, "Asset": Asset, "BaseOperator": BaseOperator, "dag": dag, "task": task}
    named = {
        "airflow": {},
        "airflow.sdk": sdk,
        "airflow.providers": {},
        "airflow.providers.common": {},
        "airflow.providers.common.compat": {},
        "airflow.providers.common.compat.sdk": sdk,
        "airflow.providers.common.sql": {},
        "airflow.providers.common.sql.hooks": {},
        "airflow.providers.common.sql.hooks.sql": {"DbApiHook": DbApiHook},
        "airflow.providers.common.sql.operators": {},
        "airflow.providers.common.sql.operators.sql": {
            "SQLCheckOperator": SqlOperator,
            "SQLExecuteQueryOperator": SqlOperator,
        },
        "airflow.providers.smtp": {},
        "airflow.providers.smtp.operators": {},
        "airflow.providers.smtp.operators.smtp": {"EmailOperator": EmailOperator},
        "airflow.providers.standard": {},
        "airflow.providers.standard.operators": {},
        "airflow.providers.standard.operators.bash": {"BashOperator": BashOperator},
        "airflow.providers.standard.operators.empty": {"EmptyOperator": EmptyOperator},
        "airflow.providers.standard.operators.python": {
            "PythonOperator": PythonOperator,
            "ShortCircuitOperator": PythonOperator,
        },
    }
    for name, members in named.items():
        module = ModuleType(name)
        vars(module).update({"__path__": [], **members})
        sys.modules[name] = module
    try:
        yield
    finally:
        for name in named:
            del sys.modules[name]
