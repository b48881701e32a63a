"""Tasks that run in the environment of their DAG's lock, not in Airflow's: an operator and a decorator.

    IsolatedOperator(task_id="score", function="fleet.report.scoring:score", op_kwargs={"day": "{{ ds }}"})

    @isolated_task
    def score(day: str) -> float:
        import pandas
        ...

Guide: docs/guide/workers.md.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar

from firedoor_airflow.call import Source, call
from firedoor_airflow.compatibility import BaseOperator, DecoratedOperator, task_decorator_factory
from firedoor_airflow.pods import executor_config_of
from firedoor_airflow.private import package_of, package_of_caller, package_of_dag
from firedoor_airflow.process import Child


class _Isolated(BaseOperator):
    """What the operator and the decorated one share: the call, its end, what of the context is handed over."""

    def __init__(
        self,
        *,
        skip_on_exit_code: int | Collection[int] | None = 99,
        fail_on_exit_code: int | Collection[int] | None = None,
        env_vars: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        if "executor_config" not in kwargs and (pod := executor_config_of(package_of_caller())) is not None:
            kwargs["executor_config"] = pod
        super().__init__(**kwargs)
        self.skip_on_exit_code = _codes(skip_on_exit_code)
        self.fail_on_exit_code = _codes(fail_on_exit_code)
        self.env_vars = dict(env_vars or {})
        self._child: Child | None = None

    def on_kill(self) -> None:
        """Airflow calls this when the task is cleared, marked or timed out: the child and all it has started end."""
        if self._child is not None:
            self._child.kill()

    def _call(self, context: Mapping[str, Any], package: str, **what: Any) -> Any:
        return call(
            self,
            context,
            package=package or package_of_dag(str(self.dag.fileloc)),  # a mapped operator is made by Airflow
            skip_on=self.skip_on_exit_code,
            fail_on=self.fail_on_exit_code,
            variables=self.env_vars,
            **what,
        )


class IsolatedOperator(_Isolated):
    """Runs ``package.module:function`` of the DAG's artifact in the environment of the DAG's lock.

    :param function: the function; its module must have a dot in its name, and is not imported by the DAG file
    :param op_args: positional arguments, templated
    :param op_kwargs: keyword arguments, templated; parameters named like ``ds``, ``ts`` or ``run_id`` get these
    :param skip_on_exit_code: the task is skipped where the function exits so (``sys.exit(99)``)
    :param fail_on_exit_code: the task fails without retries where the function exits so
    :param env_vars: more environment variables of the process, templated
    """

    template_fields: Sequence[str] = ("op_args", "op_kwargs", "env_vars")
    template_fields_renderers: ClassVar[dict[str, str]] = {"op_args": "py", "op_kwargs": "py", "env_vars": "json"}
    ui_color = "#c7e0f4"

    def __init__(
        self,
        *,
        function: str,
        op_args: Collection[Any] | None = None,
        op_kwargs: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        module, _, name = function.partition(":")
        if "." not in module or not all(part.isidentifier() for part in [*module.split("."), *name.split(".")]):
            raise ValueError(
                f"function={function!r} is not 'package.module:function'; firedoor takes such a text for an import"
            )
        self.function = function
        self.op_args = list(op_args or ())
        self.op_kwargs = dict(op_kwargs or {})
        self._package = package_of_caller()

    def execute(self, context: Any) -> Any:
        """The result of the function."""
        module, _, name = self.function.partition(":")
        given = {"args": self.op_args, "kwargs": self.op_kwargs}
        return self._call(context, self._package, module=module, function=name, **given)


class _Lines(_Isolated):
    """Runs the lines of ``python_callable`` alone: its module, which imports Airflow, is not imported over there."""

    def execute(self, context: Any) -> Any:
        function = inspect.unwrap(self.python_callable)
        source = Source(function.__code__.co_filename, function.__code__.co_firstlineno)
        package = package_of(function.__module__)
        module = function.__module__.removeprefix(f"{package}.")
        given = {"args": list(self.op_args), "kwargs": dict(self.op_kwargs)}
        return self._call(context, package, module=module, function=function.__qualname__, source=source, **given)


class _DecoratedIsolatedOperator(DecoratedOperator, _Lines):
    """What ``@isolated_task`` makes."""

    custom_operator_name = "@isolated_task"
    template_fields: Sequence[str] = ("op_args", "op_kwargs", "env_vars")
    template_fields_renderers: ClassVar[dict[str, str]] = {"op_args": "py", "op_kwargs": "py", "env_vars": "json"}
    shallow_copy_attrs: Sequence[str] = ("python_callable",)


def isolated_task(
    python_callable: Callable[..., Any] | None = None, multiple_outputs: bool | None = None, **kwargs: Any
) -> Any:
    """Make a TaskFlow task of a function that runs alone in the environment of the DAG's lock.

    As with ``@task.external_python`` the function sees nothing of its module: it imports what it needs in its body,
    first-party modules of the artifact too. Arguments and result are JSON. ``kwargs`` are those of the operator:
    ``skip_on_exit_code``, ``fail_on_exit_code``, ``env_vars``, ``retries``, ``execution_timeout`` ….
    """
    return task_decorator_factory(
        python_callable=python_callable,
        multiple_outputs=multiple_outputs,
        decorated_operator_class=_DecoratedIsolatedOperator,
        **kwargs,
    )


def _codes(said: int | Collection[int] | None) -> frozenset[int]:
    return frozenset(() if said is None else (said,) if isinstance(said, int) else said)
