import os
import sys
import time
from pathlib import Path

import pytest
from firedoor.errors import WorldError
from firedoor.smoke.child import Child, lines_of

SPAWNS = (
    "import subprocess, sys, pathlib, time; "
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    "pathlib.Path('child.pid').write_text(str(child.pid)); time.sleep(60)"
)


def child(folder: Path, code: str) -> Child:
    return Child((sys.executable, "-u", "-c", code), os.environ, folder, folder / "answer", folder / "log")


def quiet() -> None:
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


def test_lines_come_as_they_are_written(tmp_path: Path):
    code = "import time; print('one'); time.sleep(1); print('two'); print('half', end='')"
    arrived = [(line, time.monotonic()) for line in lines_of(child(tmp_path, code), quiet)]
    assert [line for line, _ in arrived] == ["one", "two"]
    assert arrived[1][1] - arrived[0][1] > 0.5


def test_one_that_fails_tells_the_end_of_its_story(tmp_path: Path):
    with pytest.raises(WorldError, match=r"FD606.*(.|\n)*no such thing"):
        list(lines_of(child(tmp_path, "print('one'); raise SystemExit('no such thing')"), quiet))


def test_an_interrupt_leaves_no_process(tmp_path: Path):
    def interrupt() -> None:
        pid_in(tmp_path / "child.pid")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(lines_of(child(tmp_path, SPAWNS), interrupt))
    assert gone(pid_in(tmp_path / "child.pid"))


def test_a_caller_that_has_enough_leaves_no_process(tmp_path: Path):
    lines = lines_of(child(tmp_path, "print('one'); " + SPAWNS), quiet)
    assert next(lines) == "one"
    pid = pid_in(tmp_path / "child.pid")
    lines.close()
    assert gone(pid)


def test_a_group_is_ended_while_its_number_is_still_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The process has ended long before the caller takes its last line; by then its number could be another's."""
    there: list[bool] = []
    really = os.killpg

    def spy(group: int, how: int) -> None:
        there.append(Path(f"/proc/{group}").exists())
        really(group, how)

    monkeypatch.setattr(os, "killpg", spy)
    leaves = SPAWNS.replace("time.sleep(60)", "print('one')", 2).replace("print('one')", "time.sleep(60)", 1)
    lines = lines_of(child(tmp_path, leaves), quiet)
    assert next(lines) == "one"
    time.sleep(0.5)  # what the caller does with it takes a while
    assert list(lines) == []
    assert gone(pid_in(tmp_path / "child.pid"))
    assert there
    assert all(there)
