"""A process that is started anew and unpickles functions of the artifact, which it has never loaded."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module, argument, literal
from firedoor.findings import WARNING, Finding

_CHOOSES = ("multiprocessing.get_context", "multiprocessing.set_start_method")
_BY_DEFAULT = (
    "concurrent.futures.ProcessPoolExecutor",
    "concurrent.futures.process.ProcessPoolExecutor",
    "multiprocessing.Pool",
    "multiprocessing.Process",
    "multiprocessing.pool.Pool",
)
_FRESH = ("spawn", "forkserver")


def find(module: Module) -> Iterator[Finding]:
    """Each choice of a fresh process, and each default that is one (Python 3.14, ``forkserver``)."""
    for call, name in module.calls():
        method = literal(argument(call, 0, "method"))
        if name in _CHOOSES and method in _FRESH:
            what = f"a process of the start method {method!r}"
        elif name in _BY_DEFAULT and "3.14" in module.pythons and not _has_context(call):
            what = f"a process of {name.rpartition('.')[2]} on Python 3.14, which comes from a fork server,"
        else:
            continue
        yield Finding(
            module.path,
            call.lineno,
            "FD403",
            f"{what} cannot import what is in an artifact",
            'multiprocessing.get_context("fork")',
            WARNING,
        )


def _has_context(call: ast.Call) -> bool:
    return any(word.arg in ("mp_context", "context", None) for word in call.keywords)
