"""The DAGs of this repository, as they are and broken, through ``firedoor run``."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DAG_IDS = {
    "ontime/carrier_scorecard": ["carrier_scorecard"],
    "ontime/daily_performance": ["daily_performance"],
    "weather/hourly_conditions": ["hourly_conditions"],
    "weather/storm_delays": ["storm_delays"],
    "fleet/airport_reports": ["airport_report_ewr", "airport_report_jfk", "airport_report_lga"],
    "fleet/fleet_age": ["fleet_age"],
    "fleet/route_distances": ["route_distances"],
}


def path_of(dag: str) -> str:
    return f"dags/{dag}/{dag.rpartition('/')[2]}.py"


def run(repo: Path, dags: list[str], cache: Path, expected: int) -> dict[str, dict[str, Any]]:
    affected = [{"dag_file": path_of(dag), "slug": dag.replace("/", "__"), "kinds": [], "chain": []} for dag in dags]
    document = {"schema": "firedoor.affected/1", "base_reason": "a test", "affected": affected}
    done = subprocess.run(
        [sys.executable, "-m", "firedoor.cli", "run", "--repo", str(repo), "--from", "-", "--format", "json"],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        env=os.environ | {"FIREDOOR_CACHE": str(cache), "FIREDOOR_WAREHOUSE": str(ROOT / ".warehouse")},
    )
    assert done.returncode == expected, done.stdout + done.stderr
    return {row["dag_file"]: row for row in json.loads(done.stdout)["rows"]}


@pytest.fixture
def repo(tmp_path: Path, airflow_3: Path) -> Path:
    """A copy of the files that git knows, free to be broken."""
    listed = subprocess.check_output(
        ["git", "ls-files", "-z", "dags", "libs", "constraints", "pyproject.toml"], cwd=ROOT
    )
    for name in listed.decode().rstrip("\0").split("\0"):
        target = tmp_path / "repo" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=tmp_path / "repo", check=True)
    return tmp_path / "repo"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_every_dag_parses_and_runs_on_the_sample(airflow_3: Path, cache: Path):
    rows = run(ROOT, list(DAG_IDS), cache, expected=0)
    for dag, dag_ids in DAG_IDS.items():
        row = rows[path_of(dag)]
        assert [found["dag_id"] for found in row["parse"]["dags"]] == dag_ids
        assert [(found["dag_id"], found["state"]) for found in row["dev"]["runs"]] == [
            (name, "success") for name in dag_ids
        ]


def test_a_broken_dag_is_a_red_row_that_names_the_task_and_stops_no_other(repo: Path, cache: Path):
    replace(repo / "dags/ontime/carrier_scorecard/scoring.py", '"share_on_time"] = (', '"share_on_tyme"] = (')
    replace(repo / "dags/weather/_shared/severity.py", "def worst(", "def wurst(")
    dags = ["ontime/carrier_scorecard", "weather/hourly_conditions", "fleet/route_distances"]
    rows = run(repo, dags, cache, expected=1)
    scorecard, hourly, routes = (rows[path_of(dag)] for dag in dags)
    assert scorecard["parse"]["state"] == "passed"
    assert scorecard["dev"]["reason"] == "carrier_scorecard: task publish failed: KeyError: 'share_on_time'"
    assert hourly["parse"]["state"] == "failed"
    assert hourly["parse"]["reason"].startswith(
        "ImportError: cannot import name 'worst' from 'weather._shared.severity'"
    )
    assert hourly["dev"]["state"] == "not run"
    assert routes["dev"]["state"] == "passed"


def test_the_sample_that_others_read_is_not_written(repo: Path, cache: Path):
    before = {path.name: path.stat().st_mtime_ns for path in (ROOT / ".warehouse").glob("*.duckdb")}
    run(repo, ["fleet/fleet_age"], cache, expected=0)
    assert {path.name: path.stat().st_mtime_ns for path in (ROOT / ".warehouse").glob("*.duckdb")} == before
    assert "prd.duckdb" in before
