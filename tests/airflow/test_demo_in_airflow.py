"""The DAGs of this repository, as they are and broken, through ``firedoor run``."""

import json
import os
import shutil
import signal
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
    "weather/season_calendar": ["season_calendar"],  # pandas 1, and
    "fleet/maintenance_calendar": ["maintenance_calendar"],  # pandas 2, each on a worker
}


def path_of(dag: str) -> str:
    return f"dags/{dag}/{dag.rpartition('/')[2]}.py"


def run(repo: Path, dags: list[str], cache: Path, expected: int, *more: str) -> dict[str, dict[str, Any]]:
    return {row["dag_file"]: row for row in document_of(repo, dags, cache, expected, *more)["rows"]}


def document_of(repo: Path, dags: list[str], cache: Path, expected: int, *more: str) -> dict[str, Any]:
    affected = [{"dag_file": path_of(dag), "slug": dag.replace("/", "__"), "kinds": [], "chain": []} for dag in dags]
    document = {"schema": "firedoor.affected/1", "base_reason": "a test", "affected": affected}
    done = subprocess.run(
        [sys.executable, "-m", "firedoor.cli", "run", "--repo", str(repo), "--from", "-", "--format", "json", *more],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        env=os.environ | {"FIREDOOR_ENVIRONMENTS": str(cache), "FIREDOOR_WAREHOUSE": str(ROOT / ".warehouse")},
    )
    assert done.returncode == expected, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def repo(tmp_path: Path, airflow_3: Path) -> Path:
    """A clone with the files as they are here, committed, free to be broken."""
    folder = tmp_path / "repo"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    listed = subprocess.check_output(
        ["git", "ls-files", "-z", "dags", "libs", "constraints", "pyproject.toml"], cwd=ROOT
    )
    for name in listed.decode().rstrip("\0").split("\0"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    (folder / ".warehouse").mkdir()
    (folder / ".warehouse" / "prd.duckdb").symlink_to(ROOT / ".warehouse" / "prd.duckdb")
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["add", "."], [*who, "commit", "-q", "--allow-empty", "-m", "a"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_every_dag_parses_and_runs_on_the_sample(airflow_3: Path, cache: Path):
    rows = run(ROOT, list(DAG_IDS), cache, expected=0)
    for dag, dag_ids in DAG_IDS.items():
        row = rows[path_of(dag)]
        assert [found["dag_id"] for found in row["smoke"]["dags"]] == dag_ids
        assert [(found["dag_id"], found["state"]) for found in row["dev"]["runs"]] == [
            (name, "success") for name in dag_ids
        ]


def test_a_broken_dag_is_a_red_row_that_names_the_task_and_stops_no_other(repo: Path, cache: Path):
    replace(repo / "dags/ontime/carrier_scorecard/scoring.py", '"share_on_time"] = (', '"share_on_tyme"] = (')
    replace(repo / "dags/weather/_shared/severity.py", "def worst(", "def wurst(")
    dags = ["ontime/carrier_scorecard", "weather/hourly_conditions", "fleet/route_distances"]
    rows = run(repo, dags, cache, expected=1)
    scorecard, hourly, routes = (rows[path_of(dag)] for dag in dags)
    assert scorecard["smoke"]["state"] == "passed"
    assert scorecard["dev"]["reason"] == "carrier_scorecard: task publish failed: KeyError: 'share_on_time'"
    assert hourly["smoke"]["state"] == "failed"
    assert hourly["smoke"]["reason"].startswith(
        "the import fails: ImportError: cannot import name 'worst' from 'weather._shared.severity'"
    )
    assert hourly["dev"]["state"] == "not run"
    assert routes["dev"]["state"] == "passed"


def test_the_sample_that_others_read_is_not_written(repo: Path, cache: Path):
    before = {path.name: path.stat().st_mtime_ns for path in (ROOT / ".warehouse").glob("*.duckdb")}
    run(repo, ["fleet/fleet_age"], cache, expected=0)
    assert {path.name: path.stat().st_mtime_ns for path in (ROOT / ".warehouse").glob("*.duckdb")} == before
    assert "prd.duckdb" in before


def test_a_second_run_has_nothing_to_do_and_an_edit_runs_its_own_dag_alone(repo: Path, cache: Path):
    dags = ["fleet/route_distances", "fleet/fleet_age"]
    first = document_of(repo, dags, cache, expected=0)
    again = document_of(repo, dags, cache, expected=0)
    assert [document["evidence"]["local"] for document in (first, again)] == [False, False]
    assert (first["python"] != "", again["python"]) == (True, "")
    for row in again["rows"]:
        assert row["dev"]["evidence"]["where"]
        assert row["seconds"] == 0.0
    path = repo / "dags/fleet/fleet_age/fleet_age.py"
    path.write_text(path.read_text() + "\nprint(1)\n")
    edited = run(repo, dags, cache, 0)
    assert edited[path_of("fleet/fleet_age")]["dev"]["evidence"] is None
    assert edited[path_of("fleet/route_distances")]["dev"]["evidence"] is not None
    assert document_of(repo, dags, cache, expected=0)["evidence"]["local"] is True


def test_an_interrupted_run_goes_on_where_it_was(repo: Path, cache: Path):
    dags = list(DAG_IDS)
    command = [sys.executable, "-m", "firedoor.cli", "run", "--repo", str(repo), *map(path_of, dags)]
    variables = os.environ | {"FIREDOOR_ENVIRONMENTS": str(cache), "FIREDOOR_WAREHOUSE": str(ROOT / ".warehouse")}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=variables
    ) as first:
        assert first.stderr is not None
        told = ""
        for line in first.stderr:
            told += line
            if line.startswith("  dev   passed"):
                first.send_signal(signal.SIGINT)
                break
        told += first.stderr.read()
    assert first.returncode == 130
    assert "what is done is kept" in told
    rows = run(repo, dags, cache, 0)
    known = [row["dag_file"] for row in rows.values() if row["dev"]["evidence"] is not None]
    assert 1 <= len(known) < len(dags)
    assert all(row["smoke"]["evidence"] is not None for row in rows.values())


def test_a_dag_that_stays_on_a_release_of_a_library_sees_nothing_newer(repo: Path, cache: Path):
    (repo / "libs/warehouse/src/warehouse/only_at_head.py").write_text("")
    dags = ["fleet/route_distances", "fleet/fleet_age"]
    for dag in dags:
        path = repo / path_of(dag)
        path.write_text(path.read_text() + "\nimport warehouse.only_at_head\n")
    rows = run(repo, dags, cache, 1, "--through", "smoke")
    stays, follows = (rows[path_of(dag)]["smoke"] for dag in dags)
    assert follows["state"] == "passed"
    assert stays["reason"] == "the import fails: ModuleNotFoundError: No module named 'warehouse.only_at_head'"
