"""The environment of a lock on a worker: by the lock's digest alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from firedoor_airflow import worker_environment
from firedoor_airflow.deployment import DeploymentError
from firedoor_airflow.worker_environment import program_for

OURS = f"{sys.version_info[0]}.{sys.version_info[1]}"
LOCK, DAG = "ab" * 32, "dags/a/b.py"


def place(folder: Path, python: str, tag: str, *, name: str = "") -> Path:
    """An environment by its marker alone."""
    home = folder / "environments" / (name or f"of-{tag}")
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "python").touch()
    said = {"schema": "firedoor.environment/1", "python": python, "tag": tag, "program": "bin/python"}
    (home / "firedoor.json").write_text(json.dumps(said))
    link = folder / "environments" / "locks" / LOCK / (name or tag)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(home)
    return link / "bin" / "python"


def other(python: str) -> str:
    """The tag of another Python on this platform."""
    return f"cpython-{python.replace('.', '')}-{worker_environment._platform(worker_environment._OURS)}"


def test_our_own_python_comes_first_then_the_newest(tmp_path: Path):
    old, new = place(tmp_path, "3.8", other("3.8")), place(tmp_path, "3.40", other("3.40"))
    assert program_for(LOCK, ["3.8", "3.40", OURS], DAG, tmp_path) == new
    own = place(tmp_path, OURS, worker_environment._OURS)
    assert program_for(LOCK, ["3.8", "3.40", OURS], DAG, tmp_path) == own
    assert program_for(LOCK, ["3.8"], DAG, tmp_path) == old


def test_without_a_lock_it_is_airflows_own(tmp_path: Path):
    assert program_for(None, [OURS], DAG, None) == Path(sys.executable)


def test_one_of_another_platform_or_form_is_none(tmp_path: Path):
    place(tmp_path, OURS, "cpython-399-riscv64-plan9")
    damaged = place(tmp_path, OURS, worker_environment._OURS, name="damaged")
    (damaged.parent.parent / "firedoor.json").write_text("[]")
    gone = place(tmp_path, OURS, worker_environment._OURS, name="gone")
    gone.unlink()
    with pytest.raises(DeploymentError, match=r"FD461.*\n.*firedoor env dags/a/b\.py"):
        program_for(LOCK, [OURS], DAG, tmp_path)


def test_a_folder_must_be_configured(tmp_path: Path):
    with pytest.raises(DeploymentError, match=r"FD460.*\n.*FIREDOOR_ENVIRONMENTS"):
        program_for(LOCK, [OURS], DAG, None)
