"""How long each module takes that a process imports from now on, and which one imported it."""

from __future__ import annotations

import importlib._bootstrap as bootstrap  # CPython's own import system
from collections.abc import Callable
from typing import Any

LEAST = 0.001
"""Seconds under which a module is left out."""


def begin(seconds: Callable[[], float]) -> Callable[[], list[Any]]:
    """Note each import by the clock ``seconds``; call what is returned to end that, and for what was noted.

    That is ``[[module, seconds, [the same of what it imported]], …]``.

    CPython asks its import system for ``_find_and_load`` by name for each module that is not loaded (import.c).
    """
    system: Any = bootstrap
    found: list[Any] = []
    inside = [found]
    load = system._find_and_load

    def timed(name: str, *rest: Any) -> Any:
        own: list[Any] = [name, 0.0, []]
        inside[-1].append(own)
        inside.append(own[2])
        started = seconds()
        try:
            return load(name, *rest)
        finally:
            own[1] = round(seconds() - started, 5)
            inside.pop()

    system._find_and_load = timed

    def told() -> list[Any]:
        system._find_and_load = load
        return slow(found)

    return told


def slow(modules: list[Any]) -> list[Any]:
    """Those that took long, the longest first; below each what is slow of its own."""
    kept = [[name, seconds, slow(below)] for name, seconds, below in modules if seconds >= LEAST]
    return sorted(kept, key=lambda module: -module[1])
