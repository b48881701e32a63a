"""A tree of processes that have imported more and more; the files of each are imported in forks of it.

A process that shares modules is a fork of the one above it. It tells which module it imports next; one that fails, ends
the process, starts a thread or takes too long is left out, and its files import it themselves: they will tell.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator
from contextlib import closing
from importlib import import_module
from typing import Any

LONGEST = 120.0
"""Seconds that shared modules may take."""

MOST_LEFT_OUT = 8
"""When so many modules could not be shared, none is tried any more: the environment is broken, the files will tell."""


class Server:
    """Runs groups of requests. ``supervise(requests, seconds, cpu_seconds)`` yields the events of requests in forks of
    this process, whose shared imports took that long; ``tell`` takes each event; ``follow`` makes a new process end
    with its parent; ``own_seconds`` is a clock.
    """

    def __init__(
        self,
        supervise: Callable[[list[dict[str, Any]], float, float], Generator[dict[str, Any], None, None]],
        tell: Callable[[dict[str, Any]], None],
        follow: Callable[[int], None],
        own_seconds: Callable[[], float],
    ) -> None:
        self._supervise = supervise
        self._tell = tell
        self._follow = follow
        self._own_seconds = own_seconds
        self._left_out: set[str] = set()

    def serve(self, group: Any, requests: list[dict[str, Any]], seconds: float = 0.0, cpu_seconds: float = 0.0) -> None:
        """Run the requests of ``group``, whose modules this process has imported, and of the groups below it."""
        own = [requests[number] for number in group.files]
        if own:
            with closing(self._supervise(own, seconds, cpu_seconds)) as events:
                for event in events:
                    self._tell(event)
        for below in group.below:
            while (failed := self._share(below, requests, seconds, cpu_seconds)) is not None:
                self._left_out.add(failed)

    def _share(self, group: Any, requests: list[dict[str, Any]], seconds: float, cpu_seconds: float) -> str | None:
        """Serve ``group`` in a process of its own; return the module that cannot be shared, None when all is done."""
        reading, writing = os.pipe()
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            code = 70
            try:
                os.close(reading)
                self._follow(parent)
                started, spent = self._own_seconds(), time.process_time()
                self._import(group.modules, writing)
                gc.collect()
                gc.freeze()
                seconds += self._own_seconds() - started
                cpu_seconds += time.process_time() - spent
                os.write(writing, b"ready\n")
                os.close(writing)
                self.serve(group, requests, seconds, cpu_seconds)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        os.close(writing)
        try:
            last = _told(reading, time.monotonic() + LONGEST)
            if last != "ready":
                os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        except BaseException:  # SIGTERM: so that it can end its forks
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
            raise
        finally:
            os.close(reading)
        if last != "ready":
            return last
        if status:
            sys.exit(70)
        return None

    def _import(self, modules: tuple[str, ...], writing: int) -> None:
        for name in modules:
            if name in self._left_out or len(self._left_out) >= MOST_LEFT_OUT:
                continue
            os.write(writing, f"{name}\n".encode())
            module, _, attribute = name.partition(":")
            found = import_module(module)
            if attribute and not hasattr(found, attribute):
                import_module(f"{module}.{attribute}")
            if threading.active_count() > 1:
                sys.exit(f"{name} starts a thread, which a fork would lose")


def _told(reading: int, deadline: float) -> str:
    """The last line that came before the end of the pipe, or the deadline."""
    text = b""
    while select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
        part = os.read(reading, 4096)
        if not part:
            break
        text += part
        if text.endswith(b"ready\n"):
            break
    return text.decode().rpartition("\n")[0].rpartition("\n")[2]
