"""A child process of a task: what it prints, how it ends, what it leaves."""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from pathlib import Path

import pytest
from firedoor_airflow.process import GRACE, LONGEST_LINE, Child


class Running:
    def __init__(self, folder: Path, program: str) -> None:
        self.lines: list[str] = []
        (folder / "stdin").touch()
        with (folder / "stdin").open("rb") as given:
            self.child = Child([sys.executable, "-c", program], os.environ, str(folder), given, self.lines.append)


def test_lines_are_told_as_they_come_and_the_code_is_returned(tmp_path: Path):
    running = Running(tmp_path, "import sys; print('a'); sys.stderr.write('b\\r\\nend'); sys.exit(5)")
    assert running.child.wait() == 5
    assert sorted(running.lines) == ["a", "b", "end"]


def test_output_without_an_end_does_not_fill_the_memory(tmp_path: Path):
    program = "import os\nfor _ in range(800): os.write(1, b'x' * 2**18)"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = 0
    running = Running(tmp_path, program)

    def count(line: str) -> None:
        nonlocal told
        assert len(line) <= LONGEST_LINE
        told += len(line)

    running.child._log = count
    assert running.child.wait() == 0
    assert told == 800 * 2**18
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB; 200 MiB were printed


def test_what_it_leaves_is_killed_and_does_not_hold_it_open(tmp_path: Path):
    program = (
        "import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)']).pid)"
    )
    running = Running(tmp_path, program)
    started = time.monotonic()
    assert running.child.wait() == 0
    assert time.monotonic() - started < 60
    assert is_gone(int(running.lines[0]))


def test_one_that_has_left_the_group_is_not_waited_for(tmp_path: Path):
    sleep = "[sys.executable, '-c', 'import time; time.sleep(30)'], start_new_session=True"
    running = Running(tmp_path, f"import subprocess, sys; print(subprocess.Popen({sleep}).pid)")
    started = time.monotonic()
    assert running.child.wait() == 0
    assert time.monotonic() - started < 25
    os.kill(int(running.lines[0]), 9)


@pytest.mark.parametrize("stubborn", [False, True])
def test_kill_ends_the_whole_group(tmp_path: Path, stubborn: bool):
    ignore = "signal.signal(15, signal.SIG_IGN)" if stubborn else "pass"
    inner = f"import signal, time; {ignore}; time.sleep(99)"
    program = f"""
import signal, subprocess, sys, time
{ignore}
print(subprocess.Popen([sys.executable, "-c", {inner!r}]).pid, flush=True)
time.sleep(99)
"""
    running = Running(tmp_path, program)
    timer = threading.Timer(2.0, running.child.kill)  # as Airflow does from a signal handler, while it waits
    timer.start()
    started = time.monotonic()
    assert running.child.wait() in (-9, -15)
    timer.join()
    assert time.monotonic() - started < 2.0 + GRACE + 30
    assert is_gone(int(running.lines[0]))
    running.child.kill()  # a second time does nothing


def test_who_waits_and_who_kills_may_be_two_threads(tmp_path: Path):
    """The one must not ask about a process that the other has just reaped: it may be another one's number by then."""
    for _ in range(25):
        running = Running(tmp_path, "import time; time.sleep(99)")
        killers = [threading.Thread(target=running.child.kill) for _ in range(3)]
        for killer in killers:
            killer.start()
        assert running.child.wait() in (-9, -15)
        for killer in killers:
            killer.join()


def is_gone(process: int) -> bool:
    for _ in range(30):
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.1)
    return False
