"""Child processes, a few at a time; none of them outlives us."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Job:
    """One command: its answer goes to the file ``answer``, its story to ``log``; it is ended after ``seconds``."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    answer: Path
    log: Path
    seconds: float


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended. ``code`` None: it took longer than it may."""

    job: Job
    code: int | None
    seconds: float


def run_jobs(jobs: Iterable[Job], at_once: int, tick: Callable[[Mapping[str, float]], None]) -> Iterator[Ended]:
    """Yield each job as it ends; at most ``at_once`` run together.

    ``tick`` is called some times a second with the seconds that each running job took so far. When the caller stops
    early, or is interrupted, every running job and its children are killed and waited for.
    """
    waiting = list(jobs)
    running: dict[str, tuple[Job, subprocess.Popen[bytes], float]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                job = waiting.pop(0)
                running[job.name] = (job, _start(job), time.monotonic())
            for name, (job, process, started) in list(running.items()):
                took = time.monotonic() - started
                code = process.poll()
                if code is None and took < job.seconds:
                    continue
                if code is None:
                    _kill(process)
                del running[name]
                yield Ended(job, code, round(took, 3))
            tick({name: time.monotonic() - started for name, (_, _, started) in running.items()})
            time.sleep(0.05)
    finally:
        for _, process, _ in running.values():
            _kill(process)


def _start(job: Job) -> subprocess.Popen[bytes]:
    with ExitStack() as stack:
        answer = stack.enter_context(job.answer.open("wb"))
        log = stack.enter_context(job.log.open("wb"))
        return subprocess.Popen(
            job.command,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=log,
            cwd=job.folder,
            env=dict(job.environment),
            start_new_session=True,  # so that its children can be killed with it, and Ctrl-C reaches us alone
        )


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.poll()
    process.wait()
