"""Processes that a warm process would have ended, had it lived."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def end_leftovers(scratch: Path) -> None:
    """Kill every process whose environment or working directory names the folder ``scratch`` (Linux).

    A warm process is the parent of all orphans below it. When it is killed itself they become init's, and only the
    private folder that they were started with still tells whose they are.
    """
    mark = os.fsencode(f"{scratch}/")
    for process in _PROC.iterdir() if _PROC.is_dir() else ():
        if process.name.isdigit() and int(process.name) != os.getpid():
            with suppress(OSError):  # gone, or another user's
                _end_if_named(process, mark)


def _end_if_named(process: Path, mark: bytes) -> None:
    """A descriptor is taken first: what is killed is what was looked at, not who has its number by then."""
    held = os.pidfd_open(int(process.name))
    try:
        if _names(process, mark):
            signal.pidfd_send_signal(held, signal.SIGKILL)
    finally:
        os.close(held)


def _names(process: Path, mark: bytes) -> bool:
    with suppress(OSError):  # gone, or another user's
        return mark in (process / "environ").read_bytes() or os.fsencode((process / "cwd").readlink()).startswith(mark)
    return False
