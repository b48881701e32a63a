"""Fork once per request, several at a time; watch time, memory and number of processes; end all that a fork leaves.

A fork that does not end by itself within its limits is killed with its whole process group. What has left the group
(``setsid``, a second fork) becomes a child of this process when its own parent is gone, and is killed then.
"""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import time
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_PROCESSES = 64
"""A fork with more processes than this below it is ended."""

WATCH_SECONDS = 0.1
"""How often the family of each fork is looked at."""

_SHOWN_BEFORE = 0.3  # seconds between the stack of a fork that is too slow and its end
_FURTHEST = 20  # a fork that gets no core at all is ended when the clock says this many times its limit

_HEAD, _TAIL = 8_000, 24_000  # bytes kept of what a fork prints
_CHUNK = 65536


@dataclass
class Fork:
    """One running fork."""

    request: dict[str, Any]
    folder: Path
    started: float
    output: int
    head: bytes = b""
    tail: bytes = b""
    printed: int = 0
    most_resident: int = 0
    ends: float = 0.0
    shown: bool = False
    starved_before: int = 0
    ended: dict[str, Any] = field(default_factory=dict)

    def take(self, part: bytes) -> None:
        """Keep the beginning and the end of what it prints."""
        room = _HEAD - len(self.head)
        self.printed += len(part)
        self.head += part[:room] if room > 0 else b""
        self.tail = (self.tail + (part[room:] if room > 0 else part))[-_TAIL:]

    def text(self) -> str:
        """What it printed, the middle left out where it is long."""
        left_out = self.printed - len(self.head) - len(self.tail)
        between = f"\n… {left_out} bytes …\n".encode() if left_out else b""
        return (self.head + between + self.tail).decode("utf-8", "replace")


class Supervisor:
    """Runs ``work(request, folder, answer)`` in one fork per request, which leaves what it has to say in ``answer``."""

    def __init__(
        self,
        work: Callable[[dict[str, Any], Path, Path], None],
        processes: Any,
        scratch: Path,
        jobs: int,
        warm_bytes: int,
        private: tuple[int, ...],
    ) -> None:
        self._work = work
        self._processes = processes
        self._scratch = scratch
        self._jobs = jobs
        self._warm_bytes = warm_bytes
        self._private = private  # descriptors that are not for forks
        self._running: dict[int, Fork] = {}
        self._selector = selectors.DefaultSelector()
        self._watch_at = 0.0
        self._pipe = self._wake, wakes = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
        self._private += self._pipe
        self._selector.register(self._wake, selectors.EVENT_READ)

    def run(self, requests: list[dict[str, Any]]) -> Generator[dict[str, Any], None, None]:
        """Yield ``{"started": file}`` and, when it has ended, what is known of each request."""
        waiting = requests[::-1]
        try:
            while waiting or self._running:
                while waiting and len(self._running) < self._jobs:
                    request = waiting.pop()
                    yield {"started": request["file"]}
                    self._start(request, self._scratch / str(request["number"]))
                self._listen()
                self._watch()
                for pid, status, usage in _dead():
                    if (fork := self._running.pop(pid, None)) is not None:
                        yield self._finish(fork, status, usage)
        finally:
            for pid in self._running:
                _kill_group(pid)
                _kill(pid)
            self._running.clear()
            self._end_orphans()
            self._close()

    def _close(self) -> None:
        signal.set_wakeup_fd(-1)
        self._selector.close()
        for end in self._pipe:
            os.close(end)

    def _start(self, request: dict[str, Any], folder: Path) -> None:
        folder.mkdir()
        _answer_of(folder).touch()  # whatever umask the fork may set
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        pid = os.fork()
        if pid == 0:
            try:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                nothing = os.open(os.devnull, os.O_RDONLY)
                os.dup2(nothing, 0)
                os.dup2(writing, 1)
                os.dup2(writing, 2)
                others = [fork.output for fork in self._running.values()]
                for descriptor in (nothing, reading, writing, *others, *self._private):
                    os.close(descriptor)
                self._selector.close()
                self._work(request, folder, _answer_of(folder))
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(70)  # work ends its process itself
        os.close(writing)
        now = time.monotonic()
        fork = self._running[pid] = Fork(request, folder, now, reading, ends=now + request["seconds"])
        fork.starved_before = self._processes.ended_for_memory()
        self._selector.register(reading, selectors.EVENT_READ, fork)

    def _listen(self) -> None:
        for key, _ in self._selector.select(self._patience()):
            if key.data is None:
                while _read(self._wake):
                    pass
            elif part := _read(key.fd):
                key.data.take(part)
            elif part is not None:
                self._selector.unregister(key.fd)  # it closed its stdout and stderr; its end is told by its death

    def _patience(self) -> float:
        deadlines = [fork.ends - _SHOWN_BEFORE * (not fork.shown) for fork in self._running.values() if not fork.ended]
        return max(0.0, min([*deadlines, self._watch_at]) - time.monotonic())

    def _watch(self) -> None:
        now = time.monotonic()
        for pid, fork in self._running.items():
            if not fork.ended and now >= fork.ends - _SHOWN_BEFORE:
                self._watch_time(pid, fork, now)
        if now < self._watch_at:
            return
        spent = time.thread_time()
        table = self._processes.table()
        for pid, fork in self._running.items():
            family = self._processes.family(table, pid)
            resident = sum(max(0, process.resident - self._warm_bytes) for process in family)
            fork.most_resident = max(fork.most_resident, resident)
            if not fork.ended and resident > fork.request["memory_bytes"]:
                self._end(pid, fork, {"limit": "memory"})
            elif not fork.ended and len(family) > MOST_PROCESSES:
                self._end(pid, fork, {"limit": "processes"})
        self._end_orphans(table)
        # Where thousands of processes are seen, less often.
        self._watch_at = now + max(WATCH_SECONDS, 100 * (time.thread_time() - spent))

    def _watch_time(self, pid: int, fork: Fork, now: float) -> None:
        """End a fork whose own time is over; what it waited for a core on a busy machine is not its own."""
        limit = float(fork.request["seconds"])
        fork.ends = fork.started + min(limit + self._processes.waited_seconds(pid), _FURTHEST * limit)
        if now >= fork.ends:
            self._end(pid, fork, {"limit": "seconds"})
        elif now >= fork.ends - _SHOWN_BEFORE and not fork.shown:
            fork.shown = True
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGUSR2)  # faulthandler writes where it stands

    def _end(self, pid: int, fork: Fork, how: dict[str, Any]) -> None:
        fork.ended = how
        _kill_group(pid)
        _kill(pid)  # one that has not come to setpgid yet is no group

    def _end_orphans(self, table: dict[int, Any] | None = None) -> None:
        """Kill what has become a child of this process; without a ``table``, until nothing is left."""
        own = os.getpid()
        while True:
            seen = self._processes.table() if table is None else table
            orphans = [p.pid for p in seen.values() if p.parent == own and p.pid not in self._running and not p.dead]
            for pid in orphans:
                _kill(pid)
            if table is not None or not orphans:
                return
            for pid in orphans:
                _wait_for(pid)

    def _finish(self, fork: Fork, status: int, usage: Any) -> dict[str, Any]:
        while fork.output in self._selector.get_map() and (part := _read(fork.output)):
            fork.take(part)
        if fork.output in self._selector.get_map():
            self._selector.unregister(fork.output)
        os.close(fork.output)
        answer = _answer_of(fork.folder)
        told = answer.read_text(encoding="utf-8")
        shutil.rmtree(fork.folder, ignore_errors=True)
        answer.unlink()
        own = usage.ru_maxrss * (1 if os.uname().sysname == "Darwin" else 1024) - self._warm_bytes
        return {
            "file": fork.request["file"],
            "ended": fork.ended | self._how(fork, status),
            "answer": told,
            "output": fork.text(),
            "seconds": round(time.monotonic() - fork.started, 4),
            "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 4),
            "peak_memory_bytes": max(own, fork.most_resident, 0),
        }

    def _how(self, fork: Fork, status: int) -> dict[str, Any]:
        """How it ended; ``starved`` where the kernel may have ended it because the machine had no memory left."""
        if not os.WIFSIGNALED(status):
            return {"code": os.WEXITSTATUS(status)}
        killed = os.WTERMSIG(status) == signal.SIGKILL and not fork.ended
        starved = killed and self._processes.ended_for_memory() > fork.starved_before
        return {"signal": os.WTERMSIG(status), **({"starved": True} if starved else {})}


def _answer_of(folder: Path) -> Path:
    """Outside of the folder that DAG code calls its home, and may remove."""
    return folder.with_suffix(".json")


def _read(descriptor: int) -> bytes | None:
    """What can be read now; empty at the end, None where nothing has come yet."""
    try:
        return os.read(descriptor, _CHUNK)
    except BlockingIOError:
        return None


def _dead() -> Iterator[tuple[int, int, Any]]:
    """Each child that has ended, with its status and usage; what it left behind in its group is killed.

    The group is killed before the child is waited for: from then on its number may be that of another group, such as
    that of an import that other processes watch.
    """
    while True:
        try:
            if not hasattr(os, "waitid"):  # macOS before Python 3.13
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            elif (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is None:
                return
            else:
                _kill_group(ended.si_pid)
                pid, status, usage = os.wait4(ended.si_pid, 0)
        except ChildProcessError:
            return
        if not pid:
            return
        yield pid, status, usage


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _wait_for(pid: int) -> None:
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
