"""``firedoor env`` on a small repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from locks import Wheelhouse

VERSION = f"{sys.version_info.major}{sys.version_info.minor}"
DAG = "from airflow.sdk import DAG\nDAG({!r})\n"


@pytest.fixture
def repo(house: Wheelhouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repo"
    pinned = house.lock(("alpha", "1.0")).text.decode()
    files = {
        "pyproject.toml": '[tool.firedoor.run]\nlock = "constraints/airflow-3.3-py{python}.txt"\n',
        f"constraints/airflow-3.3-py{VERSION}.txt": house.lock(("beta", "1.0")).text.decode(),
        "constraints/dags/a/one.txt": f"# of one\n{pinned}",
        "constraints/dags/a/two.txt": f"# of two\n{pinned}",
        **{f"dags/a/{name}/{name}.py": DAG.format(name) for name in ("one", "two", "three")},
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    monkeypatch.setenv("FIREDOOR_ENVIRONMENTS", str(tmp_path / "cache"))
    return root


def firedoor(repo: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "firedoor.cli", "env", "--repo", str(repo), *words]
    return subprocess.run(command, capture_output=True, text=True)


def answer(repo: Path, *words: str) -> dict[str, Any]:
    done = firedoor(repo, *words, "--format", "json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_one_environment_per_lock_and_nothing_to_do_the_next_time(repo: Path, tmp_path: Path):
    found = answer(repo)
    assert (found["schema"], found["made"], found["folder"]) == ("firedoor.env/1", 2, str(tmp_path / "cache"))
    by_lock = {entry["lock"]: entry for entry in found["environments"]}
    own = [by_lock[f"constraints/dags/a/{name}.txt"] for name in ("one", "two")]
    assert own[0]["environment"]["key"] == own[1]["environment"]["key"]
    assert own[0]["sha256"] != own[1]["sha256"]
    assert by_lock[f"constraints/airflow-3.3-py{VERSION}.txt"]["dags"] == ["dags/a/three/three.py"]
    again = answer(repo)
    assert again["made"] == 0
    assert {entry["environment"]["state"] for entry in again["environments"]} == {"unchanged"}
    text = firedoor(repo, "two").stdout
    assert text.startswith("1 environment for 1 DAG file: 0 made, 1 unchanged\n")
    assert f"FIREDOOR_ENVIRONMENTS={tmp_path / 'cache'}" in text


def test_gc_keeps_what_the_tree_and_the_named_locks_need(repo: Path, tmp_path: Path):
    first = answer(repo, "one")["environments"][0]
    lock = repo / "constraints/dags/a/one.txt"
    (repo / "constraints/dags/a/two.txt").unlink()
    lock.write_text("# nothing is pinned\n")
    (tmp_path / "keep.txt").write_text(first["sha256"])
    for home in (tmp_path / "cache" / "environments").iterdir():
        os.utime(home, (0, 0))
    assert answer(repo, "--gc", "--keep", str(tmp_path / "keep.txt"))["environments"] == []
    assert answer(repo, "--gc", "--dry-run")["environments"] == [first["environment"]["key"]]
    assert answer(repo, "--gc")["environments"] == [first["environment"]["key"]]
    assert not Path(first["environment"]["home"]).exists()


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--python", "3.99"], "error[FD603]"),
        (["--python", "/absent/python"], "error[FD603]"),
        (["absent"], "error[FD120]"),
        (["--gc", "--keep", "/absent"], "error[FD364]"),
    ],
)
def test_each_fault_is_one_clear_error(repo: Path, words: list[str], error: str):
    done = firedoor(repo, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(error)
    assert "\n  fix " in done.stderr


def test_contexts_of_images_are_written_for_dags_with_a_lock_of_their_own(repo: Path, tmp_path: Path):
    found = answer(repo, "--as", "image", "--out", str(tmp_path / "images"))
    [image] = found["images"]
    assert (found["schema"], image["dags"]) == ("firedoor.images/1", ["dags/a/one/one.py", "dags/a/two/two.py"])
    assert len(image["image_tags"]) == 2
    folder = tmp_path / "images" / image["folder"]
    assert sorted(path.name for path in folder.iterdir()) == ["Dockerfile", "firedoor.json", "lock.txt"]
    assert not (tmp_path / "cache" / "environments").exists()  # nothing is installed for it
    text = firedoor(repo, "--as", "image", "--out", str(tmp_path / "images")).stdout
    assert all(f"-t airflow-workers:{tag}" in text for tag in image["image_tags"])


def test_dags_without_any_lock_are_told(repo: Path):
    (repo / "pyproject.toml").unlink()
    found = answer(repo)
    assert found["without"] == ["dags/a/three/three.py"]
    assert len(found["environments"]) == 2
    assert "1 DAG file: neither a lock of their own nor a base layer's" in firedoor(repo).stdout
