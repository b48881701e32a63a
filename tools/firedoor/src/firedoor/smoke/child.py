"""One child process that answers line by line, and does not outlive us."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from firedoor.errors import WorldError

GRACE = 5.0
"""Seconds between asking a process to end and ending it: it may have children of its own to end."""


@dataclass(frozen=True, slots=True)
class Child:
    """A command whose answer goes to the file ``answer`` and its story to ``log``."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    answer: Path
    log: Path


def lines_of(child: Child, tick: Callable[[], None]) -> Generator[str, None, None]:
    """Yield each line of the answer as it comes; ``tick`` is called some times a second meanwhile.

    When the caller stops early, or is interrupted, the process and its children are ended and waited for.
    Raises WorldError FD606 if the process fails.
    """
    with ExitStack() as stack:
        answer = stack.enter_context(child.answer.open("wb"))
        log = stack.enter_context(child.log.open("wb"))
        process = subprocess.Popen(
            child.command,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=log,
            cwd=child.folder,
            env=dict(child.environment),
            start_new_session=True,  # so that its children can be ended with it, and Ctrl-C reaches us alone
        )
        reading = stack.enter_context(child.answer.open(encoding="utf-8", errors="replace"))
        try:
            yield from _lines(process, reading.read, tick)
        finally:
            _end(process)
    if process.returncode:
        end = "\n".join(child.log.read_text(errors="replace").strip().splitlines()[-20:])
        raise WorldError(
            "FD606",
            f"{' '.join(child.command[:2])} … ended with code {process.returncode}",
            because=end,
            fix=f"{child.command[0]} -c 'import airflow'",
        )


def _lines(process: subprocess.Popen[bytes], read: Callable[[], str], tick: Callable[[], None]) -> Iterator[str]:
    rest = ""
    while True:
        ended = _has_ended(process)  # asked before the last read, so that nothing is missed
        *whole, rest = (rest + read()).split("\n")
        yield from whole
        if ended:
            return
        tick()
        time.sleep(0.05)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it has ended. It is not waited for: as long as it is not, its number and its group are nobody else's."""
    if process.returncode is not None or not hasattr(os, "waitid"):  # macOS has none before Python 3.13
        return process.poll() is not None
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and all of its group, also what it left behind there; then wait for it."""
    if not _has_ended(process):
        _signal(process, signal.SIGTERM)
        until = time.monotonic() + GRACE
        while not _has_ended(process) and time.monotonic() < until:
            time.sleep(0.02)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    if process.returncode is None:  # else its number may be that of a group that has nothing to do with it
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, how)
