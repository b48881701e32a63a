"""What the tasks of imported DAGs will need when they run, tried now: imports in functions, names, templates.

Each finding is ``{"kind": …, "dag_id": …, "task_id": …, "argument": …, "file": path or "", "line": number,
"said": text, "where": text}``; ``argument`` leads to a line where there is no file. Tasks are looked at as objects:
nothing of them runs but what their functions import, and their templates.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from types import FunctionType, MethodType
from typing import Any

# Their functions run in another environment, as lines of text: Airflow's own, providers' and ours, by the class's name.
_ALONE = frozenset(
    {
        "PythonVirtualenvOperator",
        "ExternalPythonOperator",
        "_BasePythonVirtualenvOperator",
        "_DecoratedIsolatedOperator",
        "_DockerDecoratedOperator",
        "_KubernetesDecoratedOperator",
        "_PySparkDecoratedOperator",
    }
)
_CALLBACKS = (
    "on_execute_callback",
    "on_failure_callback",
    "on_success_callback",
    "on_retry_callback",
    "on_skipped_callback",
)


def is_own(file: str, own: tuple[str, ...]) -> bool:
    """Whether ``file`` is code of the repository, which lies below ``own``; an environment may lie there as well."""
    return file.startswith(own) and "/site-packages/" not in file


def checked(
    dags: list[Any], one: dict[str, Any], beside: Callable[[str], Any], known: set[str]
) -> list[dict[str, Any]]:
    """All findings of the tasks of ``dags``, of the DAG file that ``one`` requests.

    ``known`` holds the names of a task's context.
    """
    lazy, alone, templates = beside("lazy_imports"), beside("self_contained"), beside("templates")
    own = (one["code"] + "/", one["source"])
    imports = lazy.Imports(own)
    found: list[dict[str, Any]] = []
    for dag in dags:
        for task in _tasks(dag):
            at = {"dag_id": str(dag.dag_id), "task_id": str(getattr(task, "task_id", "")), "file": "", "line": 0}
            try:
                for fault in _of_task(task, at, own, imports, alone, one, lambda each: templates.faults(each, known)):
                    if fault not in found:
                        found.append(fault)
            except Exception as error:  # an object of the repository may do anything when it is looked at
                said = f"{type(error).__name__}: {error}"
                found.append(at | {"kind": "unseen", "argument": "", "said": said, "where": traceback.format_exc()})
    return found


def _tasks(dag: Any) -> Iterator[Any]:
    yield from dag.tasks
    yield dag


def _of_task(
    task: Any,
    at: dict[str, Any],
    own: tuple[str, ...],
    imports: Any,
    alone: Any,
    one: dict[str, Any],
    templates: Callable[[Any], Iterator[dict[str, Any]]],
) -> Iterator[dict[str, Any]]:
    if names(task) & _ALONE:
        function = unwrapped(getattr(task, "python_callable", None) or arguments(task).get("python_callable"))
        if function is not None and is_own(function.__code__.co_filename, own):
            yield from (at | {"argument": "python_callable"} | fault for fault in alone.faults(function))
    elif "IsolatedOperator" in names(task):
        said = getattr(task, "function", None) or arguments(task).get("function", "")
        yield from (at | {"argument": "function"} | fault for fault in alone.named(str(said), one["folders"]))
    else:
        for argument, function in functions(task, own):
            yield from (at | {"argument": argument} | fault for fault in imports.faults(function))
    with suppress(RecursionError):
        yield from (at | fault for fault in templates(task))


def names(task: Any) -> set[str]:
    """The names of the task's class and its bases; of a mapped task those of the operator that it will be."""
    kind = getattr(task, "operator_class", None) if hasattr(task, "partial_kwargs") else type(task)
    return {each.__name__ for each in getattr(kind, "__mro__", ())}


def arguments(task: Any) -> dict[str, Any]:
    """The arguments of a mapped task that are known already."""
    return dict(getattr(task, "partial_kwargs", None) or {})


def functions(task: Any, own: tuple[str, ...]) -> Iterator[tuple[str, FunctionType]]:
    """The functions of the repository that the task calls when it runs, each with the argument that it came by."""
    given = {**arguments(task), **{name: getattr(task, name, None) for name in ("python_callable", *_CALLBACKS)}}
    for name in ("python_callable", *_CALLBACKS):
        value: Any = given.get(name)
        for each in value if isinstance(value, (list, tuple)) else (value,):
            function = unwrapped(each)
            if function is not None and is_own(function.__code__.co_filename, own):
                yield name, function
    kind = getattr(task, "operator_class", None) if hasattr(task, "partial_kwargs") else type(task)
    for function in _methods(kind, own) if isinstance(kind, type) else ():
        yield "task_id", function


@lru_cache(maxsize=1000)
def _methods(kind: type, own: tuple[str, ...]) -> tuple[FunctionType, ...]:
    """The functions of the repository among what a class and its bases hold; looked for once in a process, which has
    imported what it imports by then: a thousand tasks have a few classes of a hundred methods."""
    found = []
    for owner in kind.__mro__:
        for name, value in list(vars(owner).items()):
            function = unwrapped(value)
            if function is not None and is_own(function.__code__.co_filename, own) and name != "__init__":
                found.append(function)
    return tuple(found)


def unwrapped(value: Any) -> FunctionType | None:
    """The function in ``value``: itself, a method's, a partial's, a decorated one's; None where there is none."""
    for _ in range(20):
        if isinstance(value, FunctionType):
            inner = value.__dict__.get("__wrapped__")
            if inner is None:
                return value
            value = inner
        elif isinstance(value, (MethodType, classmethod, staticmethod)):
            value = value.__func__
        elif isinstance(value, property):
            value = value.fget
        elif hasattr(type(value), "func") or type(value).__name__ == "partial":
            value = getattr(value, "func", None)
        else:
            return None
    return None
