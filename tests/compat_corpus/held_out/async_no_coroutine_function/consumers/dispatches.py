import asyncio
import inspect
from collections.abc import Callable
from typing import Any

from triggers.wait import until_ready


def call(function: Callable[[str], Any], table: str) -> str:
    if inspect.iscoroutinefunction(function):
        found = asyncio.run(function(table))
    else:
        found = function(table)
    return found.upper()


def main() -> str:
    return call(until_ready, "orders")
