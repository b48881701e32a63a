from collections.abc import Callable
from typing import Any

TASKS: dict[str, Callable[..., Any]] = {}


class Task:
    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.task_id = function.__name__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)


def task(function: Callable[..., Any]) -> Task:
    TASKS[function.__name__] = made = Task(function)
    return made
