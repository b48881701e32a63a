import warnings
from collections.abc import Callable
from typing import Any


def day_start(hour: int) -> str:
    return f"{hour:02}:00"


def __getattr__(name: str) -> Callable[..., Any]:
    if name == "start_of_day":
        warnings.warn("start_of_day is now day_start", DeprecationWarning, stacklevel=2)
        return day_start
    raise AttributeError(name)
