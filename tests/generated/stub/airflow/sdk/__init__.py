"""`DAG`, `BaseOperator` and `task`: each DAG keeps what was constructed inside it, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar


class DAG:
    """Collects its tasks; `made` holds all DAGs of this process in the order of construction."""

    made: ClassVar[list[DAG]] = []
    open: ClassVar[list[DAG]] = []

    def __init__(self, dag_id: str, **told: Any) -> None:
        self.dag_id = dag_id
        self.told = told
        self.tasks: list[Callable[[], Any]] = []
        DAG.made.append(self)

    def __enter__(self) -> DAG:
        DAG.open.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        DAG.open.pop()


class BaseOperator:
    """A task that Airflow runs by `execute`."""

    def __init__(self, task_id: str = "x", **told: Any) -> None:
        self.told = told
        DAG.open[-1].tasks.append(lambda: self.execute({}))

    def execute(self, context: dict[str, Any]) -> Any:
        """What the task does."""
        raise NotImplementedError  # as in Airflow: an operator says what it does


def task(function: Callable[[], Any]) -> Callable[[], Any]:
    """A TaskFlow function: calling it inside a DAG makes a task, whose page shows the docstring."""

    def make() -> None:
        DAG.open[-1].tasks.append(lambda: (function.__doc__, function()))

    return make
