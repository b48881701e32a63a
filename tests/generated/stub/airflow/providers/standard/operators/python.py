"""`PythonOperator`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from airflow.sdk import BaseOperator


class PythonOperator(BaseOperator):
    """Calls `python_callable` with `op_args`."""

    def __init__(self, *, python_callable: Callable[..., Any], op_args: tuple[Any, ...] = (), **told: Any) -> None:
        super().__init__(**told)
        self.python_callable = python_callable
        self.op_args = op_args

    def execute(self, context: dict[str, Any]) -> Any:
        """What the callable returns."""
        return self.python_callable(*self.op_args)
