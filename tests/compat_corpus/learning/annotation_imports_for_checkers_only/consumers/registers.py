from collections.abc import Callable
from typing import Any, get_type_hints

from mail.message import subject

BY_TYPE: dict[str, Callable[..., Any]] = {}


def register(function: Callable[..., Any]) -> None:
    hints = get_type_hints(function)
    BY_TYPE[hints["message"].__name__] = function


def main() -> list[str]:
    register(subject)
    return sorted(BY_TYPE)
