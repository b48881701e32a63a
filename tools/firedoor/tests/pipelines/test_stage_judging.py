"""What a run left in its space is judged through the stage's own engine: DuckDB files as a run leaves them."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import pytest
from firedoor.errors import UsageError
from firedoor.pipelines.settings import RunSettings
from firedoor.pipelines.stage_judging import contracts_of, judged, write_reports
from firedoor.pipelines.stage_steps import judged_outcome, stage_inputs
from firedoor.pipelines.values import Outcome
from firedoor.stages.beside import path_for_stages
from firedoor.stages.dag_judgement import DagJudgement
from firedoor.stages.place import BASE, Place
from firedoor.stages.settings import Environment, StageSettings, Target
from firedoor.stages.values import PASSED, StagedDag
from firedoor.tables.uses import TableUse
from warehouse.engines import connect

USES = {"dags/r/r.py": [TableUse("", 3, "read", "mart.daily", "sql", "exact")], "dags/other.py": []}


def run(tmp_path: Path, stage: str, *changes: str, expect: str = "", contract: str | None = "") -> list[DagJudgement]:
    production = connect(f"duckdb:///{tmp_path}/prd.duckdb")
    production.execute("CREATE SCHEMA mart")
    production.execute("CREATE TABLE mart.daily AS SELECT i AS shop, i * 2 AS revenue FROM range(100) g(i)")
    production.close()
    (tmp_path / "space" / "d__d").mkdir(parents=True)
    own = connect(f"duckdb:///{tmp_path}/space/d__d/{stage}.duckdb")
    own.attach(f"duckdb:///{tmp_path}/prd.duckdb", "p")
    for statement in ("CREATE SCHEMA mart", "CREATE TABLE mart.daily AS FROM p.mart.daily", *changes):
        own.execute(statement)
    own.close()
    told = {"slug": "d__d", "fingerprint": "f", "tables": {"mart.daily": ["mart", "daily"]}}
    (tmp_path / "space" / "d__d" / "tables.json").write_text(json.dumps(told))
    (tmp_path / "tables").mkdir()
    if contract is not None:
        (tmp_path / "tables" / "mart.daily.toml").write_text(f'table = "mart.daily"\nkey = ["shop"]\n{contract}')
    prd = Target("prd", f"duckdb:///{tmp_path}/prd.duckdb", "duckdb", "{schema}.{table}")
    mine = Target("acc", f"duckdb:///{tmp_path}/space", "duckdb", "{schema}.{table}")
    place = Place(stage, "mr7", prd, mine, Path(sys.executable), path_for_stages(tmp_path))
    dag = StagedDag("dags/d/d.py", "d__d", "f", "a", PASSED)
    with place.engine() as engine:
        engine.attach(prd.url, BASE)
        contracts = contracts_of(tmp_path, ["dags/d/d.py"])
        return judged(place, engine, [dag], USES, contracts, expect, datetime(2026, 1, 1))


def test_what_is_equal_is_said_so(tmp_path: Path) -> None:
    (found,) = run(tmp_path, "acc")
    assert found.passed
    assert found.headline == "nothing changed: mart.daily is equal to production"


def test_what_is_gone_is_told_with_its_readers_and_in_reports(tmp_path: Path) -> None:
    (found,) = run(tmp_path, "acc", "DELETE FROM mart.daily WHERE shop < 3")
    assert found.headline == "mart.daily: 3 % of the rows are gone (3 of 100)"
    assert [reader.dag_file for reader in found.tables[0].readers or ()] == ["dags/r/r.py"]
    written = write_reports(tmp_path / "out", [found])
    assert [path.name for path in written] == ["dags__d__d.html", "dags__d__d.md", "stage-junit.xml"]
    assert "3 % of the rows are gone" in written[1].read_text()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [path.name for path in written]


def test_what_the_merge_request_expects_passes(tmp_path: Path) -> None:
    expect = "expect: mart.daily.revenue changes\nexpect: mart.nothing changes"
    (found,) = run(tmp_path, "acc", "UPDATE mart.daily SET revenue = 0 WHERE shop = 5", expect=expect)
    assert found.passed
    assert [finding.code for finding in found.findings] == ["FD963"]


def test_a_sample_is_held_to_its_contract_and_not_compared(tmp_path: Path) -> None:
    contract = "[columns.revenue]\nmin = 0"
    (found,) = run(tmp_path, "dev", "UPDATE mart.daily SET revenue = -1 WHERE shop < 3", contract=contract)
    assert [finding.message for finding in found.everything] == [
        "mart.daily: not kept: revenue is at least 0: 3 of 100 rows (3 %)"
    ]


def test_a_sample_that_keeps_its_contract_is_not_called_equal(tmp_path: Path) -> None:
    (found,) = run(tmp_path, "tst")
    assert found.headline == "mart.daily: 1 promise is kept; a sample is not compared with production"


def test_a_sample_without_a_contract_says_nothing(tmp_path: Path) -> None:
    (found,) = run(tmp_path, "tst", contract=None)
    assert found.is_silent
    assert found.headline == "mart.daily: no contract promises anything; a sample is not compared with production"
    passed = Outcome("passed", 1.0, "2 tasks")
    assert judged_outcome(passed, found).reason == "2 tasks"
    (tmp_path / "other").mkdir()
    (promised,) = run(tmp_path / "other", "tst")
    assert judged_outcome(passed, promised).reason.startswith("2 tasks; mart.daily: 1 promise is kept; ")


def test_two_contracts_for_one_table_are_told(tmp_path: Path) -> None:
    for name in ("tables/a.toml", "dags/d/contract.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('table = "mart.daily"')
    with pytest.raises(UsageError, match=r"two contracts promise for mart\.daily"):
        contracts_of(tmp_path, ["dags/d/d.py"])


def outcome(judgement: DagJudgement) -> Outcome:
    return judged_outcome(Outcome("passed", 1.0, "3 tasks", (), {"runs": []}), judgement)


def test_differences_from_production_are_evidence_and_fail_nothing(tmp_path: Path) -> None:
    (found,) = run(tmp_path, "acc", "DELETE FROM mart.daily WHERE shop < 3", "UPDATE mart.daily SET revenue = 0")
    told = outcome(found)
    assert (told.state, told.reason.startswith("3 tasks; mart.daily: 3 % of the rows are gone (3 of 100)")) == (
        "passed",
        True,
    )
    assert {(one.code, one.level, one.path) for one in told.findings} == {
        ("FD960", "warning", "tables/mart.daily.toml")
    }
    (table,) = told.facts["compared"]["tables"]
    assert (table["rows"]["gone"], [column["column"] for column in table["columns"]]) == (3, ["revenue"])
    assert "examples" not in json.dumps(told.facts)  # rows of production do not go into evidence
    json.dumps(told.to_json())


def test_a_contract_that_is_not_kept_fails_the_step(tmp_path: Path) -> None:
    (found,) = run(tmp_path, "acc", contract="[columns.revenue]\nmin = 1")
    told = outcome(found)
    assert (told.state, [one.code for one in told.findings]) == ("failed", ["FD952"])
    assert told.reason.startswith("mart.daily: not kept: revenue is at least 1")


def test_contracts_are_part_of_the_key_of_evidence() -> None:
    settings = StageSettings({"prd": Environment("duckdb:///a", "")})
    run_settings = RunSettings()

    def key(**entries: str) -> str:
        there = {name.replace("__", "/") + ".toml": (0o100644, digest) for name, digest in entries.items()}
        return stage_inputs(settings, run_settings, "acc", there)

    assert key(tables__a="1") == key(tables__a="1", pyproject="2", dags__x__dag="3")
    assert len({key(), key(tables__a="1"), key(tables__a="2"), key(dags__x__contract="1")}) == 4
