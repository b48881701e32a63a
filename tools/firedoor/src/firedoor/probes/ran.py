"""Which of the DAG's own files and functions really ran: what the static closure is held against.

Code objects of own files are kept as they are loaded. On Python 3.12 and later ``sys.monitoring`` tells the first start
of each, and is told to be silent about it from then on. Python 3.11 counts itself: a code object warms up from its
first run on (``co_warmup``, CPython 3.11 ``Include/cpython/code.h``; ``_PyCode_Warmup`` in ``RESUME``), and that number
is read afterwards; where it does not behave so, and on Python 3.10, the files alone are told.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib.machinery import SourceFileLoader
from types import CodeType
from typing import Any

CO_OPTIMIZED = 1  # of functions alone (CPython, Include/cpython/code.h)
_WARMUP = 52  # bytes from the start of a code object of CPython 3.11, 64 bits, to ``co_warmup``, a short


class Ran:
    """What ran of the code below the folder ``code``."""

    def __init__(self, code: str) -> None:
        self._code = f"{code}/"
        self._kept: list[CodeType] = []
        self._bodies: dict[str, None] = {}
        self._started: dict[CodeType, None] = {}
        self._watch: Callable[[CodeType], None] = lambda code: None  # nothing where the interpreter counts
        self._monitored = sys.version_info >= (3, 12)
        self._counted = not self._monitored and _counts()

    @property
    def tells_functions(self) -> bool:
        """Whether functions are told, too."""
        return self._monitored or self._counted

    def begin(self) -> None:
        """From now on, in a fork that ends with its import."""
        if self._monitored:
            watching: Any = sys.monitoring  # type: ignore[attr-defined, unused-ignore]  # 3.12
            tool = next((number for number in (5, 4, 3) if watching.get_tool(number) is None), None)
            if tool is None:
                self._monitored = False
            else:
                watching.use_tool_id(tool, "firedoor")
                watching.register_callback(tool, watching.events.PY_START, self._start(watching.DISABLE))
                self._watch = partial(_watch, watching, tool)
        real, own, keep = SourceFileLoader.get_code, self._code, self._keep

        def get_code(self: Any, fullname: str) -> Any:
            code = real(self, fullname)
            if code is None or not code.co_filename.startswith(own) or "/site-packages/" in code.co_filename:
                return code
            if not _by_the_plugins_manager():
                keep(code)
            return code

        SourceFileLoader.get_code = get_code  # type: ignore[method-assign]

    def to_json(self) -> dict[str, Any]:
        """``{"files": [path, …], "functions": [[path, qualified name, line], …] or None}``."""
        started = list(self._started)
        if self._counted:
            started = [code for code in self._kept if _warmup(code) != _COLD]
        found = {
            (code.co_filename[len(self._code) :], code.co_qualname, code.co_firstlineno)
            for code in started
            if code.co_flags & CO_OPTIMIZED  # the bodies of modules and classes are part of the file, which has run
        }
        return {
            "files": list(self._bodies),
            "functions": [list(one) for one in sorted(found)] if self.tells_functions else None,
        }

    def _start(self, silent: Any) -> Any:
        def started(code: CodeType, offset: int) -> Any:
            self._started[code] = None
            return silent

        return started

    def _keep(self, code: CodeType) -> None:
        self._bodies[code.co_filename[len(self._code) :]] = None
        queue = [code]
        for one in queue:  # grows while it is read
            queue += [constant for constant in one.co_consts if isinstance(constant, CodeType)]
        self._kept += queue
        if self._monitored:
            for one in queue:
                self._watch(one)


def _by_the_plugins_manager() -> bool:
    """Whether Airflow loads its plugins, and a module for one of them: views reach no DAG (decision 4)."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename.endswith("/plugins_manager.py") and "/airflow/" in frame.f_code.co_filename:
            return True
        frame = frame.f_back  # type: ignore[assignment]  # None ends it
    return False


def _watch(watching: Any, tool: int, code: CodeType) -> None:
    watching.set_local_events(tool, code, watching.events.PY_START)


_COLD = -8  # QUICKENING_INITIAL_WARMUP_VALUE of 3.11


def _warmup(code: CodeType) -> int:
    from ctypes import c_short

    return c_short.from_address(id(code) + _WARMUP).value


def _counts() -> bool:
    """Whether this interpreter counts as 3.11 does: tried on a function of our own."""
    if sys.version_info[:2] != (3, 11) or sys.implementation.name != "cpython" or sys.maxsize < 2**32:
        return False

    def once() -> None: ...

    code = once.__code__.replace()  # a copy is as cold as one that was just compiled
    once.__code__ = code
    before = _warmup(code)
    once()
    return (before, _warmup(code)) == (_COLD, _COLD + 1)
