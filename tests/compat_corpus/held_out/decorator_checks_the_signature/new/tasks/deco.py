import inspect
from collections.abc import Callable
from typing import Any


def task(function: Callable[..., Any]) -> Callable[..., Any]:
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            raise TypeError(f"{function.__name__}: a task takes no star arguments")
    function.task_id = function.__name__.strip("_")
    return function


def chain(*ids: str) -> str:
    return " >> ".join(ids)
