import asyncio
import inspect
from typing import Any

from fetcher.api import fetch


def main() -> int:
    found: Any = fetch(3)
    if inspect.iscoroutine(found):
        found = asyncio.run(found)
    return int(found["rows"])
