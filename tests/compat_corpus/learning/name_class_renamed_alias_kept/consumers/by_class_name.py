from collections.abc import Callable
from typing import Any

from kit.frame import load

WRITERS: dict[str, Callable[[Any], str]] = {
    "DataFrame": lambda frame: f"{len(frame.rows)} rows",
    "dict": str,
}


def main() -> str:
    found = load()
    return WRITERS[type(found).__name__](found)
