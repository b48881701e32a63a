"""A demo merge request on acc, compared with production: nothing changed, one aggregation changed, rows gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from firedoor.evidence.remembered import Remembered
from firedoor.pipelines.checkout import read_checkout
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.settings import read_settings
from firedoor.pipelines.steps import Bench, steps_through
from firedoor.pipelines.which import Which
from staged_repository import clone, commit, firedoor, loaded, replace

DAG = "dags/ontime/daily_performance/daily_performance.py"
SQL = "dags/ontime/daily_performance/sql/daily.sql"
CONTRACT = 'table = "ontime.daily"\nkey = ["flight_date", "carrier"]\n[columns.flights]\nmin = 1\n'


@pytest.fixture
def repo(tmp_path: Path, airflow_3: Path) -> Path:
    own = f"duckdb:///{tmp_path}/spaces/{{space}}"
    found = clone(tmp_path / "repo", prd=f"duckdb:///{loaded(airflow_3)}", dev=own, tst=own, acc=own)
    (found / "tables").mkdir(exist_ok=True)
    (found / "tables" / "ontime.daily.toml").write_text(CONTRACT)
    commit(found)
    return found


def compared(repo: Path, cache: Path, *words: str) -> tuple[int, dict[str, Any], subprocess.CompletedProcess[str]]:
    options = ("--only", "--compare", "--report", str(repo.parent / "out"), "--format", "json")
    done = firedoor(repo, "stage", "acc", DAG, *options, *words, cache=cache)
    assert done.returncode in (0, 1), done.stderr[-3000:]
    (judged,) = json.loads(done.stdout)["judged"]
    return done.returncode, judged, done


def test_only_what_a_merge_request_changes_is_told(repo: Path, cache: Path) -> None:
    code, judged, _ = compared(repo, cache)
    assert (code, judged["headline"]) == (0, "nothing changed: ontime.daily is equal to production")
    assert judged["tables"][0]["compared_by"] == "fingerprint"

    replace(repo / SQL, "arr_delay < 15", "arr_delay < 30")
    commit(repo)
    code, judged, _ = compared(repo, cache)
    (table,) = judged["tables"]
    assert (code, [one["column"] for one in table["changes"]]) == (1, ["on_time"])
    assert judged["headline"].startswith("ontime.daily: on_time differs in ")
    assert "dags/ontime/carrier_scorecard/carrier_scorecard.py" in table["changes"][0]["readers"]
    assert "on_time differs in" in (repo.parent / "out" / f"{DAG[:-3].replace('/', '__')}.html").read_text()
    code, judged, _ = compared(repo, cache, "--expect", "ontime.daily.on_time changes")
    assert (code, judged["passed"]) == (0, True)

    replace(repo / SQL, "arr_delay < 30", "arr_delay < 15")
    replace(repo / SQL, "GROUP BY flight_date, carrier", "AND carrier <> 'US' GROUP BY flight_date, carrier")
    commit(repo)
    code, judged, _ = compared(repo, cache)
    assert (code, judged["tables"][0]["rows"]["gone"]) == (1, 1)
    assert " of the rows are gone (1 of " in judged["headline"]


def test_the_step_acc_of_a_run_keeps_the_comparison_as_evidence(
    repo: Path, cache: Path, airflow_3: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDOOR_SPACE", "evidence")
    replace(repo / SQL, "arr_delay < 15", "arr_delay < 30")
    commit(repo)
    checkout = read_checkout(str(repo))
    (tmp_path / "scratch").mkdir()
    bench = Bench(checkout, read_settings(repo), cache, sys.executable, airflow_3, tmp_path / "scratch", Progress())
    (step,) = (one for one in steps_through("acc", bench, os.environ) if one.name == "acc")
    dags = Which(checkout, dict(os.environ), Remembered(tmp_path / "answers")).named([DAG])
    ((dag, outcome),) = step.run(dags)
    assert (dag.dag_file, outcome.state) == (DAG, "passed")
    assert "; ontime.daily: on_time differs in " in outcome.reason
    assert {(one.code, one.level) for one in outcome.findings} == {("FD960", "warning")}
    (table,) = outcome.facts["compared"]["tables"]
    assert (table["compared_by"], [one["column"] for one in table["changes"]]) == ("key", ["on_time"])
    (written,) = outcome.facts["written"]
    assert written["partitions"] == ["2013-01-08"]
