import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.errors import UsageError, WorldError
from firedoor.smoke.interpreter import environment

VERSION = f"{sys.version_info.major}{sys.version_info.minor}"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "repo" / f"lock-py{VERSION}.txt"
    path.parent.mkdir()
    path.write_text("# nothing is pinned\n")
    return path


def made(lock: Path, cache: Path, said: list[str]) -> Path:
    return environment(lock.parent, "lock-py{python}.txt", sys.executable, cache, said.append)


def test_it_is_made_once_per_lock_and_works_where_it_ended_up(tmp_path: Path, lock: Path):
    said: list[str] = []
    first = made(lock, tmp_path / "cache", said)
    assert made(lock, tmp_path / "cache", said) == first
    assert len(said) == 1
    prefix = subprocess.check_output([first, "-c", "import sys; print(sys.prefix)"], text=True).strip()
    assert Path(prefix) == first.parent.parent
    lock.write_text("# another comment\n")
    assert made(lock, tmp_path / "cache", said) == first
    lock.write_text("--no-binary absent\n")
    assert made(lock, tmp_path / "cache", said) != first


def test_one_that_cannot_be_made_leaves_nothing(tmp_path: Path, lock: Path):
    lock.write_text("./absent-1.0-py3-none-any.whl\n")
    with pytest.raises(WorldError, match="FD604"):
        made(lock, tmp_path / "cache", [])
    left = [path.suffix for path in (tmp_path / "cache" / "environments").iterdir()]
    assert left == [".lock"]  # it is empty, and only ever locked


def test_a_python_without_a_lock_is_told_which_locks_there_are(tmp_path: Path, lock: Path):
    lock.rename(lock.with_name("lock-py27.txt"))
    with pytest.raises(UsageError, match=r"lock-py27\.txt"):
        made(lock, tmp_path / "cache", [])


def test_without_a_lock_an_interpreter_must_be_named(tmp_path: Path):
    with pytest.raises(UsageError, match="--interpreter"):
        environment(tmp_path, "", sys.executable, tmp_path, lambda text: None)
