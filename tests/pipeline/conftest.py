"""gitlab-ci-local from its lock, and clones of this repository in which it runs the real pipeline."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from local_pipeline import CACHE, Project, cloned, new  # noqa: E402  # found through the line above


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not os.environ.get("FIREDOOR_TEST_PIPELINE"):
        why = pytest.mark.skip(reason="runs whole pipelines, which takes minutes: nox -s pipeline")
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(why)


@pytest.fixture(scope="session")
def gitlab_ci_local() -> Path:
    """The program, installed once per lock."""
    _there_is_node()
    if shutil.which("rsync") is None:
        pytest.skip("gitlab-ci-local needs rsync: apt-get install rsync")
    lock = (HERE / "package-lock.json").read_bytes()
    home = CACHE / "gitlab-ci-local" / hashlib.sha256(lock).hexdigest()[:16]
    program = home / "node_modules" / ".bin" / "gitlab-ci-local"
    if not program.exists():
        making = home.with_name(f"{home.name}.{os.getpid()}.tmp")
        making.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, making)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=making, check=True)
        making.rename(home)
    return program


def _there_is_node() -> None:
    version = shutil.which("npm") and subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    if not version or int((re.match(r"v(\d+)", version) or [0, 0])[1]) < 20:
        pytest.skip(f"gitlab-ci-local needs Node 20 or newer with npm; here is {version or 'none'}")


@pytest.fixture
def project(gitlab_ci_local: Path, tmp_path: Path) -> Callable[..., Project]:
    """Makes a project: a clone of this repository as it lies here, or a new one with the files given."""

    def make(files: dict[str, str] | None = None) -> Project:
        return cloned(tmp_path, gitlab_ci_local) if files is None else new(tmp_path, gitlab_ci_local, files)

    return make
