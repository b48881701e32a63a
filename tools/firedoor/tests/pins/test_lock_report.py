"""``firedoor lock --report``: locks side by side, dated by git's history alone."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from firedoor.cli.main import main
from firedoor.pins.lock_report import lock_report
from firedoor.pins.since import lines_since
from firedoor.pins.units import unit_of
from firedoor.revisions import open_repository

A = "a" * 64


def lock(dag: str, pins: dict[str, str]) -> str:
    roots = f"    # via -r dags/t/{dag}/requirements.in\n"
    return "".join(f"{name}=={version} \\\n    --hash=sha256:{A}\n{roots}" for name, version in pins.items())


LOCKS = {
    "one": {"six": "1.16.0", "tzdata": "2025.1"},
    "two": {"six": "1.16.0", "tzdata": "2025.1"},
    "three": {"six": "1.16.0", "tzdata": "2025.2", "layered": "1"},
    "four": {"polars": "1.0"},
}


def git(folder: Path, *words: str, date: str = "2026-01-01T00:00:00Z") -> None:
    who = {f"GIT_{role}_{what}": "t@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    subprocess.run(
        ["git", *words], cwd=folder, check=True, capture_output=True, env={"PATH": "/usr/bin:/bin", **who, **dates}
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    work = tmp_path / "repo"
    for dag, pins in LOCKS.items():
        for path, text in (
            (f"dags/t/{dag}/requirements.in", "".join(f"{name}\n" for name in pins)),
            (f"constraints/dags/t/{dag}.txt", lock(dag, pins)),
        ):
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            (work / path).write_text(text)
    git(work, "init", "-q")
    git(work, "add", "-A")
    git(work, "commit", "-qm", "first", date="2024-03-01T00:00:00Z")
    path = work / "constraints/dags/t/four.txt"
    path.write_text(path.read_text() + lock("four", {"click": "8.0"}))
    git(work, "commit", "-qam", "second", date="2026-01-01T00:00:00Z")
    return work


def report(folder: Path, older_than: int = 365):
    units = [unit_of(f"dags/t/{dag}/requirements.in") for dag in LOCKS]
    repository = open_repository(folder)

    def read(path: str) -> bytes | None:
        return (folder / path).read_bytes() if (folder / path).exists() else None

    now = datetime(2026, 2, 1, tzinfo=UTC)
    return lock_report(units, read, lambda path: lines_since(repository, path), now, older_than, {"layered"})


def test_what_is_alike_near_old_and_alone(folder: Path) -> None:
    found = report(folder).to_json()
    assert found["distinct"] == [
        {"folders": ["dags/t/one", "dags/t/two"], "pins": 2},
        {"folders": ["dags/t/four"], "pins": 2},
        {"folders": ["dags/t/three"], "pins": 3},
    ]
    assert found["near"] == [
        {"one": "dags/t/one", "other": "dags/t/three", "apart": {"layered": ["", "1"], "tzdata": ["2025.1", "2025.2"]}}
    ]
    assert [(pin["name"], pin["since"], pin["locks"]) for pin in found["old"]] == [
        ("layered", "2024-03-01", 1),
        ("polars", "2024-03-01", 1),
        ("six", "2024-03-01", 3),
        ("tzdata", "2024-03-01", 2),
        ("tzdata", "2024-03-01", 1),
    ]
    assert found["alone"] == {"click": "dags/t/four", "polars": "dags/t/four"}
    assert found["undated"] == 0
    assert [pin.name for pin in report(folder, 20).old].count("click") == 1, "31 days old"


def test_what_no_commit_says_is_not_dated(folder: Path, tmp_path: Path) -> None:
    path = folder / "constraints/dags/t/four.txt"
    path.write_text(path.read_text().replace("polars==1.0", "polars==1.1"))
    assert report(folder).undated == 1
    git(folder, "commit", "-qam", "third")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{folder}", str(shallow))
    found = report(shallow)
    assert (found.undated, found.old) == (9, ()), "older than the history that was cloned"


def test_the_verb(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lock", "--report", "--repo", str(folder), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "firedoor.lock/1"
    assert len(document["report"]["distinct"]) == 3
    assert main(["lock", "--report", "--repo", str(folder), "--head", "HEAD"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("3 distinct locks of 4 DAGs")
    assert "dags/t/one  dags/t/three  layered - | 1, tzdata 2025.1 | 2025.2" in said
