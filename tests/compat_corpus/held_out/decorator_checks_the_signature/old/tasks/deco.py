from collections.abc import Callable
from typing import Any


def task(function: Callable[..., Any]) -> Callable[..., Any]:
    function.task_id = function.__name__.strip("_")
    return function


def chain(*ids: str) -> str:
    return " >> ".join(ids)
