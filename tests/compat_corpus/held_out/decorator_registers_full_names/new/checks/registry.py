from collections.abc import Callable

CHECKS: dict[str, Callable[[int], bool]] = {}


def check(function: Callable[[int], bool]) -> Callable[[int], bool]:
    CHECKS[f"{function.__module__}.{function.__name__}"] = function
    return function


def run_all(rows: int) -> list[bool]:
    return [function(rows) for function in CHECKS.values()]
