"""Promise 3: the same input gives the same bytes. Each test varies one thing that must not matter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import firedoor
import packaging
import pytest
import sqlglot
from building import LEVELS, LOCK, Repository, locked, repository

SOURCES = [str(Path(module.__file__ or "").parents[1]) for module in (firedoor, packaging, sqlglot)]
OTHERS = ("3.11", "3.12", "3.13")


def built(
    repo: Repository,
    store: Path,
    *dags: str,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    umask: int = 0o022,
    python: str = sys.executable,
) -> dict[str, str]:
    """DAG file → sha256, by a process of its own."""
    command = [python, "-m", "firedoor.cli", "build", "--repo", str(repo.folder), "--store", str(store)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("FIREDOOR", "PYTHON", "CI"))}
    ran = subprocess.run(
        [*command, "--format", "json", *dags],
        env=clean | {"PYTHONPATH": os.pathsep.join(SOURCES), "PYTHONDONTWRITEBYTECODE": "1"} | dict(environ or {}),
        cwd=cwd or repo.folder,
        umask=umask,
        capture_output=True,
        text=True,
        check=True,
    )
    return {item["dag_file"]: item["sha256"] for item in json.loads(ran.stdout)["artifacts"]}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repository, dict[str, str]]:
    """A repository with a packed pin and odd names, and what its artifacts are; made once."""
    repo = repository(tmp_path_factory.mktemp("two"))
    kept = repo.keep("humanize", "4.9.0", {"humanize/__init__.py": "x = 1\n" * 99})
    more = {
        LEVELS: "import humanize\nfrom airflow.sdk import DAG\nopen('ä.sql')\nDAG('levels')\n",
        "dags/stock/ä.sql": "ß\n",
    }
    repo.commit(more | {LOCK: locked(("humanize", "4.9.0", kept))})
    return repo, built(repo, repo.store)


def again(tmp_path: Path, repo: Repository) -> Path:
    """Another store with the same wheels."""
    store = tmp_path / "again"
    store.mkdir()
    (store / "wheels").symlink_to(repo.store / "wheels")
    return store


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"},
        {"TZ": "Pacific/Kiritimati"},
        {"PYTHONHASHSEED": "7"},
    ],
    ids=lambda environ: ",".join(f"{k}={v}" for k, v in environ.items()),
)
def test_locale_zone_and_hash_seed(
    two: tuple[Repository, dict[str, str]], tmp_path: Path, environ: Mapping[str, str]
) -> None:
    assert built(two[0], again(tmp_path, two[0]), environ=environ) == two[1]


def test_working_folder_and_umask(two: tuple[Repository, dict[str, str]], tmp_path: Path) -> None:
    assert built(two[0], again(tmp_path, two[0]), cwd=tmp_path, umask=0o077) == two[1]


def test_times_and_modes_of_files_and_where_the_clone_lies(
    two: tuple[Repository, dict[str, str]], tmp_path: Path
) -> None:
    repo, first = two
    repo.git("clone", "-q", str(repo.folder), str(tmp_path / "elsewhere"))
    for path in (tmp_path / "elsewhere" / "dags").rglob("*"):
        os.utime(path, (10**9, 10**9))
        if path.is_file():
            path.chmod(0o600)
    assert built(Repository(tmp_path / "elsewhere", repo.store), again(tmp_path, repo)) == first


def test_order_of_building(two: tuple[Repository, dict[str, str]], tmp_path: Path) -> None:
    repo, first = two
    store = again(tmp_path, repo)
    one_by_one: dict[str, str] = {}
    for dag in sorted(first, reverse=True):
        one_by_one |= built(repo, store, dag)
    assert one_by_one == first


@pytest.mark.parametrize("version", OTHERS)
def test_the_python_that_builds(two: tuple[Repository, dict[str, str]], tmp_path: Path, version: str) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"this machine has no Python {version} of its own")
    assert built(two[0], again(tmp_path, two[0]), python=python) == two[1]


def interpreter(version: str) -> str | None:
    """A Python of this version that runs: on the PATH, or made by pyenv."""
    folders = [*os.get_exec_path(), *map(str, Path.home().glob(f".pyenv/versions/{version}*/bin"))]
    for candidate in (Path(folder) / f"python{version}" for folder in folders):
        if candidate.is_file():
            ran = subprocess.run([str(candidate), "-c", "pass"], capture_output=True)
            if not ran.returncode:
                return str(candidate)
    return None
