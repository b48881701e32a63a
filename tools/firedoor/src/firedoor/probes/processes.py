"""Who descends from whom, and how much memory they hold, as ``/proc`` tells it (Linux; elsewhere nothing is told)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from os import getpid
from pathlib import Path
from time import perf_counter

_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Process:
    """One process: its parent, its group, whether it is dead and not waited for, its resident bytes."""

    pid: int
    parent: int
    group: int
    dead: bool
    resident: int


def table() -> dict[int, Process]:
    """All processes that can be seen."""
    found = {}
    try:
        names = [name for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208  # ten times a second
    except OSError:
        return {}
    for name in names:
        try:
            with open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123  # as above
                # the program's name stands in brackets and may hold anything, brackets and blanks too
                fields = file.read().rpartition(b")")[2].split()
        except OSError:  # gone meanwhile
            continue
        pid = int(name)
        found[pid] = Process(pid, int(fields[1]), int(fields[2]), fields[0] == b"Z", int(fields[21]) * _PAGE)
    return found


def waited_seconds(pid: int) -> float:
    """How long a process that runs has waited for a core: what it took on the clock less this is its own time.

    0 where that is not told. (The second figure of ``/proc/PID/schedstat``, nanoseconds of its main thread; kernel
    documentation, scheduler/sched-stats.)
    """
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_bytes().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def ended_for_memory() -> int:
    """How many processes the kernel has ended because the machine had no memory left; 0 where that is not told.

    (``oom_kill`` of ``/proc/vmstat``; kernel documentation, admin-guide/mm.)
    """
    try:
        with Path("/proc/vmstat").open("rb") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(b"oom_kill "))
    except (OSError, StopIteration, ValueError):
        return 0


def own_seconds() -> float:
    """A clock of this process that stands while it waits for a core."""
    return perf_counter() - waited_seconds(getpid())  # by names of our own: DAG code may replace those of the modules


def resident_bytes() -> int:
    """What this process holds in memory; 0 where that cannot be told."""
    own = table().get(os.getpid())
    return own.resident if own else 0


def family(processes: dict[int, Process], root: int) -> list[Process]:
    """``root``, what descends from it, and what is of its group."""
    below: dict[int, list[int]] = {}
    for process in processes.values():
        below.setdefault(process.parent, []).append(process.pid)
    members = {pid for pid, process in processes.items() if pid == root or process.group == root}
    queue = list(members)
    while queue:
        for pid in below.get(queue.pop(), ()):
            if pid not in members:
                members.add(pid)
                queue.append(pid)
    return [processes[pid] for pid in members]


def data_bytes() -> int:
    """What this process holds by the measure of RLIMIT_DATA; 0 where that cannot be told."""
    try:
        with Path("/proc/self/status").open("rb") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith(b"VmData:"))
    except (OSError, StopIteration):
        return 0
