"""Wall and CPU seconds of whole processes, with everything they started and waited for."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOREIGN = ("PYTHON", "FIREDOOR", "GIT_", "RUFF_", "CI", "GITHUB_", "GITLAB_")
"""Variables of the caller that could change what a program does; programs run without them."""


class ProgramError(Exception):
    """A program under measurement ended with another exit code than 0; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one run."""

    wall: float
    cpu: float


def clean_environment(cache: Path) -> dict[str, str]:
    """The environment that every program gets: ours, without FOREIGN, with user caches in the folder `cache`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return kept | {"LC_ALL": "C.UTF-8", "XDG_CACHE_HOME": str(cache)}


def cost(commands: Sequence[Sequence[str]], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run the commands one after another in `folder`, output thrown away, and return what they cost together.

    Raises ProgramError.
    """
    wall = cpu = 0.0
    for command in commands:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # wait4 and not wait: its resource usage is of this child and the descendants that it waited for, no others.
        _, status, usage = os.wait4(process.pid, 0)
        wall += time.perf_counter() - started
        cpu += usage.ru_utime + usage.ru_stime
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise ProgramError(f"{' '.join(command)}: exit {process.returncode}")
    return Cost(wall, cpu)


def output(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    """Standard output of the command in `folder`. Raises ProgramError with the last line of its error output."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ProgramError(f"{' '.join(command)}: exit {done.returncode}: {reason}")
    return done.stdout
