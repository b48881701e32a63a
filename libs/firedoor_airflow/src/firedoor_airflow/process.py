"""A child process of a task: its output goes to the task's log line by line, and it ends when the task ends."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO

LONGEST_LINE = 16_384
"""Bytes of a line; what is longer becomes several, so that no output fills the memory."""
GRACE = 3.0
"""Seconds between SIGTERM and SIGKILL, fewer than Airflow gives a task; also how long others may still print."""


class Child:
    """One process and all that it starts: they share a process group of their own."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: str,
        given: IO[bytes],
        log: Callable[[str], None],
    ) -> None:
        """Start ``command`` with the file ``given`` as its stdin; each line that it prints is told to ``log``."""
        self._log = log
        # Whoever reaps it takes its number away from under who asks about it: from a thread, or, as Airflow kills a
        # task, from a signal handler of the very thread that waits.
        self._reaping = threading.RLock()
        self._process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=folder,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait(self) -> int:
        """Log its output until it ends; returns its exit code, negative for a signal. Whoever it started is killed."""
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        os.set_blocking(pipe, False)
        lines = _Lines(self._log)
        with self._process.stdout, selectors.DefaultSelector() as ready:
            ready.register(pipe, selectors.EVENT_READ)
            is_open = True
            while not self._has_ended():
                if not is_open:
                    time.sleep(0.1)
                elif ready.select(0.2):
                    is_open = lines.read(pipe)
            self._end_group()
            end = time.monotonic() + GRACE
            while is_open and ready.select(max(0.0, end - time.monotonic())) and time.monotonic() < end:
                is_open = lines.read(pipe)
        lines.end()
        return self._process.wait()

    def kill(self) -> None:
        """End it and all that it has started: SIGTERM, and SIGKILL after GRACE seconds; nothing where it has ended."""
        with self._reaping:
            if self._process.returncode is not None:
                return
            self._signal(signal.SIGTERM)
        end = time.monotonic() + GRACE
        while not self._has_ended() and time.monotonic() < end:
            time.sleep(0.05)
        self._end_group()

    def _end_group(self) -> None:
        with self._reaping:
            if self._process.returncode is None:
                self._signal(signal.SIGKILL)
                self._process.wait()

    def _has_ended(self) -> bool:
        """Whether it has ended. It is not reaped by that: until then nobody else can get the number of its group."""
        with self._reaping:
            if self._process.returncode is not None:
                return True
            if not hasattr(os, "waitid"):  # macOS before Python 3.13
                return self._process.poll() is not None
            return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _signal(self, number: int) -> None:
        # PermissionError: macOS says so of a group in which all are zombies.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


class _Lines:
    """Bytes of a pipe, told line by line."""

    def __init__(self, log: Callable[[str], None]) -> None:
        self._log = log
        self._begun = b""

    def read(self, pipe: int) -> bool:
        """Tell what there is to read; false at the end."""
        try:
            data = os.read(pipe, 65_536)
        except BlockingIOError:
            return True
        *lines, self._begun = (self._begun + data).split(b"\n")
        for line in lines:
            self._tell(line)
        if len(self._begun) > LONGEST_LINE:
            self._tell(self._begun)
            self._begun = b""
        return bool(data)

    def end(self) -> None:
        """Tell the last line, which has no end."""
        if self._begun:
            self._tell(self._begun)

    def _tell(self, line: bytes) -> None:
        for start in range(0, max(len(line), 1), LONGEST_LINE):
            self._log(line[start : start + LONGEST_LINE].decode("utf-8", "replace").rstrip("\r"))
