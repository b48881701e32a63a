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
        if process.name.isdigit() and int(process.name) != os.getpid() and _names(process, mark):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(int(process.name), signal.SIGKILL)


def _names(process: Path, mark: bytes) -> bool:
    with suppress(OSError):  # gone, or another user's
        return mark in (process / "environ").read_bytes() or os.fsencode((process / "cwd").readlink()).startswith(mark)
    return False
