"""Third-party modules made up on import, so that any DAG file of a scenario can be run with nothing installed."""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

TOP_LEVEL = ("airflow", "pandas", "requests", "yaml", "tenacity", "numpy", "acme_tools")
# What was constructed or decorated, in order: (name, object, positional arguments, keyword arguments).
Log = list[tuple[str, object, tuple[Any, ...], dict[str, Any]]]


@contextlib.contextmanager
def fabricated_modules() -> Iterator[Log]:
    """While open, the modules of TOP_LEVEL exist and every name in them does; what they were asked for is logged."""
    log: Log = []
    finder = _Finder(log)
    sys.meta_path.insert(0, finder)  # before those that find what happens to be installed
    try:
        yield log
    finally:
        sys.meta_path.remove(finder)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, log: Log) -> None:
        self.log = log

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.split(".")[0] not in TOP_LEVEL:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Fabricated(spec.name, self.log)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


class _Fabricated(ModuleType):
    def __init__(self, name: str, log: Log) -> None:
        super().__init__(name)
        self._log = log

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = {"task": _task, "dag": _dag}.get(name, _class)(name, self._log)
        setattr(self, name, made)
        return made


def _class(name: str, log: Log) -> Any:
    def init(self: Any, *given: Any, **told: Any) -> None:
        log.append((name, self, given, told))

    def call(self: Any, *given: Any, **told: Any) -> Any:
        return given[0] if len(given) == 1 and callable(given[0]) and not told else self

    def attribute(self: Any, asked: str) -> Any:
        if asked.startswith("__"):
            raise AttributeError(asked)
        return lambda *given, **told: type(self)(*given, **told)

    space = {"__init__": init, "__call__": call, "__getattr__": attribute}
    return type(name, (), space | {"__enter__": lambda self: self, "__exit__": lambda self, *_: None})


def _task(name: str, log: Log) -> Any:
    def task(*given: Any, **told: Any) -> Any:
        if not given:
            return task
        function: Callable[..., Any] = given[0]

        def make(*_: Any, **__: Any) -> None:
            log.append(("task", None, (function.__doc__,), {"python_callable": function}))

        return make

    task.virtualenv = task  # type: ignore[attr-defined]  # a function with an attribute, as Airflow's own
    return task


def _dag(name: str, log: Log) -> Any:
    def dag(*given: Any, **told: Any) -> Any:
        if not given:
            return dag
        function: Callable[[], Any] = given[0]

        def make() -> None:
            log.append(("dag", None, (function.__doc__,), {}))
            function()

        return make

    return dag
