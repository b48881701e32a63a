"""Two DAG files on different versions of one distribution: who bumps one of them leaves the other as it was."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ONE = "dags/fleet/maintenance_calendar/maintenance_calendar.py"
OTHER = "dags/weather/season_calendar/season_calendar.py"
LOCK, OTHERS_LOCK = "constraints/dags/fleet/maintenance_calendar.txt", "constraints/dags/weather/season_calendar.txt"
SHA256 = re.compile("sha256:[0-9a-f]{64}")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A clone with the demo as it is here, committed."""
    folder = tmp_path / "repo"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    parts = ["dags", "libs", "constraints", "pyproject.toml"]
    listed = subprocess.check_output(["git", "ls-files", "-z", *parts], cwd=ROOT)
    for name in listed.decode().rstrip("\0").split("\0"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    commit(folder)
    return folder


def git(repo: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=repo, check=True)


def commit(repo: Path) -> None:
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "--allow-empty", "-m", "a change")


def firedoor(repo: Path, *words: str) -> dict[str, Any]:
    environ = {"FIREDOOR_STORE": str(repo / ".git" / "store"), "FIREDOOR_CACHE": str(repo / ".git" / "facts")}
    done = subprocess.run(
        [sys.executable, "-m", "firedoor.cli", *words, "--repo", str(repo), "--format", "json"],
        capture_output=True,
        text=True,
        env={**os.environ, **environ},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def built(repo: Path) -> dict[str, tuple[str, str, bytes]]:
    """DAG file → fingerprint, sha256 and bytes of its artifact."""
    found = {}
    for artifact in firedoor(repo, "build", ONE, OTHER)["artifacts"]:
        data = (repo / ".git/store/artifacts" / f"{artifact['sha256']}.zip").read_bytes()
        found[artifact["dag_file"]] = (artifact["fingerprint"], artifact["sha256"], data)
    return found


def test_a_bumped_pin_changes_the_dag_that_has_it_and_no_other(repo: Path):
    before, others_lock = built(repo), (repo / OTHERS_LOCK).read_bytes()
    lock = repo / LOCK
    head, pandas, tail = re.split(r"(?m)^(?=pandas==|python-dateutil==)", lock.read_text(), maxsplit=2)
    assert "pandas==2.2.3" in pandas
    bumped = SHA256.sub(lambda found: f"sha256:{found[0][7:][::-1]}", pandas.replace("2.2.3", "2.2.2"))
    lock.write_text(head + bumped + tail)
    wanted = repo / ONE.replace("maintenance_calendar.py", "requirements.in")
    wanted.write_text(wanted.read_text().replace("pandas==2.2.3", "pandas==2.2.2"))
    commit(repo)
    assert firedoor(repo, "lock", "--check")["findings"] == []
    answer = firedoor(repo, "affected", "--base", "HEAD~1", "--head", "HEAD")
    assert [entry["dag_file"] for entry in answer["affected"]] == [ONE]
    after = built(repo)
    assert after[OTHER] == before[OTHER]
    assert (repo / OTHERS_LOCK).read_bytes() == others_lock
    assert all(after[ONE][part] != before[ONE][part] for part in (0, 1))
