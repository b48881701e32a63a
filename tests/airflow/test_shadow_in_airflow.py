"""Shadow with real records: every DAG file imported at each commit, and what selection would have done about it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from unprepared_repository import PRICED, RED, files

MONEY = "dags/common/money.py"
RATES = "dags/finance/audit.py"
IDENTITY = ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL")


@dataclass(frozen=True)
class Repository:
    """A repository of which every commit is tested whole, as a pipeline in shadow would."""

    folder: Path
    airflow: Path
    outside: Path

    def git(self, *words: str) -> str:
        identity = {
            f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env=os.environ | identity, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def commit(self, changed: dict[str, str]) -> None:
        for name, text in changed.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "a change")

    def firedoor(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "firedoor.cli", *words]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True)

    def tested(self) -> int:
        """Import every DAG file anew; how many fail."""
        words = ("run", "--all", "--force", "--through", "smoke", "--precision", "file", "--format", "json")
        done = self.firedoor(*words, "--interpreter", str(self.airflow))
        assert done.returncode in (0, 1), done.stderr
        failed: int = json.loads(done.stdout)["failed"]
        return failed

    def shadow(self) -> dict[str, Any]:
        done = self.firedoor("doctor", "--shadow", "7", "--format", "json")
        assert done.returncode == 0, done.stderr
        document: dict[str, Any] = json.loads(done.stdout)
        return document


@pytest.fixture
def repository(airflow_3: Path, tmp_path: Path) -> Repository:
    here = Repository(tmp_path / "repository", airflow_3, tmp_path / "rates.json")
    here.folder.mkdir()
    here.outside.write_text("{}")
    here.git("init", "--quiet", "--initial-branch=main")
    reads = f"from pathlib import Path\n\nPath({str(here.outside)!r}).read_text()\n"
    declared = f"[tool.firedoor.smoke]\nreads = [{str(here.outside)!r}]\n"  # else smoke itself says that it is read
    first = {RATES: reads + files()[RATES], ".gitignore": ".cache/\n", "pyproject.toml": declared}
    here.commit(files() | first)
    return here


def test_what_selection_misses_and_saves_is_told_from_real_records(repository: Repository) -> None:
    assert repository.tested() == 1  # what has been red for months
    repository.commit({MONEY: files()[MONEY].replace("in_euros", "to_euros")})
    assert repository.tested() == 3
    repository.commit({MONEY: files()[MONEY]})
    repository.outside.unlink()  # nothing in the repository says that a DAG reads it
    repository.commit({"README.md": "# Changed\n"})
    assert repository.tested() == 2
    found = repository.shadow()
    turns = {
        name: [(turn["dag_file"], turn["verdict"]) for turn in one["turns"]]
        for name, one in found["precisions"].items()
    }
    expected = [(RATES, "missed"), (PRICED[0], "caught"), (PRICED[1], "caught")]
    assert turns == {"file": expected, "definition": expected}
    assert found["never_green"] == [{"dag_file": RED, "check": "smoke"}]
    assert (found["dag_files"], found["timed"]) == (30, 30)
    one = found["precisions"]["file"]
    assert 0 < one["selected_seconds"] < one["all_seconds"]
    text = repository.firedoor("doctor", "--shadow", "7").stdout
    assert "selection would have missed 1 of 3 failures, and saved " in text
    assert f"missed at --precision file (1)\n  {RATES}  smoke  green at " in text
