import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from firedoor.pipelines.jobs import Job, run_jobs

SLEEPS = "import os, pathlib, time; pathlib.Path('{name}.pid').write_text(str(os.getpid())); time.sleep(60)"
SPAWNS = (
    "import subprocess, sys, pathlib, time; "
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    "pathlib.Path('{name}.pid').write_text(str(child.pid)); time.sleep(60)"
)


def job(folder: Path, name: str, code: str, seconds: float = 30.0) -> Job:
    return Job(
        name=name,
        command=(sys.executable, "-c", code.replace("{name}", name)),
        environment=os.environ,
        folder=folder,
        answer=folder / f"{name}.out",
        log=folder / f"{name}.log",
        seconds=seconds,
    )


def quiet(running: Mapping[str, float]) -> None:
    pass


def gone(pid: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().split()[2]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":  # dead, and waiting for its adopted parent
            return True
        time.sleep(0.05)
    return False


def pid_in(path: Path) -> int:
    for _ in range(200):
        if path.exists() and path.read_text():
            return int(path.read_text())
        time.sleep(0.05)
    raise AssertionError(f"{path} was never written")


def test_each_job_ends_with_its_own_answer_log_and_code(tmp_path: Path):
    code = "import sys; print('{name}'); print('story', file=sys.stderr); sys.exit(int('{name}'))"
    ended = {done.job.name: done.code for done in run_jobs([job(tmp_path, str(n), code) for n in range(4)], 2, quiet)}
    assert ended == {"0": 0, "1": 1, "2": 2, "3": 3}
    assert [(tmp_path / f"{n}.out").read_text() for n in range(4)] == [f"{n}\n" for n in range(4)]
    assert (tmp_path / "3.log").read_text() == "story\n"


def test_no_more_than_so_many_run_together(tmp_path: Path):
    seen: list[int] = []
    jobs = [job(tmp_path, str(n), "import time; time.sleep(0.3)") for n in range(5)]
    list(run_jobs(jobs, 2, lambda running: seen.append(len(running))))
    assert max(seen) == 2


def test_one_that_takes_too_long_is_ended_with_its_children_and_the_rest_goes_on(tmp_path: Path):
    jobs = [job(tmp_path, "slow", SPAWNS, seconds=1.5), job(tmp_path, "good", "print('fine')")]
    codes = {done.job.name: done.code for done in run_jobs(jobs, 1, quiet)}
    assert codes == {"slow": None, "good": 0}
    assert gone(pid_in(tmp_path / "slow.pid"))


def test_an_interrupt_leaves_no_process(tmp_path: Path):
    def interrupt(running: Mapping[str, float]) -> None:
        pid_in(tmp_path / "a.pid")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(run_jobs([job(tmp_path, "a", SLEEPS)], 2, interrupt))
    assert gone(pid_in(tmp_path / "a.pid"))
