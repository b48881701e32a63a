"""`firedoor stage check`: wrong SQL is told with file and line, right SQL and what nobody can judge is left alone."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from firedoor.cli.main import main
from firedoor.evidence.remembered import Remembered
from firedoor.pipelines.checkout import read_checkout
from firedoor.pipelines.sql_told import findings_offline
from firedoor.pipelines.which import Which
from small_checkout import commit

DAG = """\
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.sdk import DAG
from warehouse.operators import WarehouseSqlOperator

with DAG("orders"):
    made = WarehouseSqlOperator(task_id="made", sql="sql/daily.sql", table="mart.daily")
    SQLExecuteQueryOperator(
        task_id="loaded",
        sql=f\"\"\"
        INSERT INTO mart.late (day, n)
        SELECT day, count(*) FROM mart.daily WHERE day = '{{{{ ds }}}}' GROUP BY 1
        \"\"\",
    )
"""
READER = """\
from airflow.sdk import DAG, task
import warehouse

with DAG("reader"):

    @task
    def report():
        return warehouse.sql("SELECT day, amount FROM mart.daily WHERE day = $day", {"day": 1})

    report()
"""
DAILY = "SELECT day, sum(amount) AS amount, count(*) AS n\nFROM shop.orders\nWHERE day >= $start\nGROUP BY 1\n"
FILES = {
    "dags/orders/orders.py": DAG,
    "dags/orders/sql/daily.sql": DAILY,
    "dags/reader.py": READER,
    ".gitignore": ".cache/\n*.duckdb\n",
    "pyproject.toml": "",
}
STAGES = '[tool.firedoor.stages]\nprd = { url = "duckdb:///prd.duckdb" }\nacc = { url = "duckdb:///spaces" }\n'
CLOSED = 'table = "shop.orders"\nclosed = true\n[columns.day]\n[columns.amount]\n'


def check(capsys: pytest.CaptureFixture[str], repo: Path, *words: str) -> tuple[int, dict[str, Any]]:
    code = main(["stage", "check", *words, "--repo", str(repo), "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def told(answer: dict[str, Any]) -> list[str]:
    found = [finding for dag in answer["dags"] for finding in dag["findings"]]
    return [f"{one['path']}:{one['line']} {one['code']} {one['level']} {one['message']}" for one in found]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    commit(folder, FILES | {"pyproject.toml": STAGES})
    with duckdb.connect(str(folder / "prd.duckdb")) as db:
        db.execute("CREATE SCHEMA shop; CREATE SCHEMA mart")
        db.execute("CREATE TABLE shop.orders (day date, amount integer)")
        db.execute("CREATE TABLE mart.daily (day date, amount integer, n integer)")
        db.execute("CREATE TABLE mart.late (day date, n integer)")
    return folder


PRODUCTION = ("--interpreter", sys.executable)


def test_sql_that_fits_production_is_left_alone_and_production_too(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = hashlib.sha256((repo / "prd.duckdb").read_bytes()).hexdigest()
    code, answer = check(capsys, repo, "--all", *PRODUCTION)
    assert (code, told(answer), answer["catalogue"], answer["tables"]) == (0, [], "production", 3)
    assert {dag["dag_file"]: (dag["texts"], dag["unjudged"]) for dag in answer["dags"]} == {
        "dags/orders/orders.py": (2, 0),
        "dags/reader.py": (1, 0),
    }
    assert hashlib.sha256((repo / "prd.duckdb").read_bytes()).hexdigest() == before


def test_what_production_does_not_have_is_told_with_file_and_line(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo / "dags/orders/sql/daily.sql").write_text(DAILY.replace("sum(amount)", "sum(amout)"))
    (repo / "dags/reader.py").write_text(READER.replace("FROM mart.daily", "FROM mart.dayly"))
    code, answer = check(capsys, repo, "--all", *PRODUCTION)
    assert (code, answer["failed"]) == (1, 2)
    assert told(answer) == [
        "dags/orders/sql/daily.sql:1 FD915 error there is no column amout",
        "dags/reader.py:8 FD914 error there is no table mart.dayly",
    ]
    code = main(["stage", "check", "reader", "--repo", str(repo), *PRODUCTION])
    said = capsys.readouterr().out
    assert (code, "fix       read mart.daily" in said) == (1, True)
    assert "1 DAG file, 1 with errors\nSQL of duckdb, held against production's catalogue (3 tables)" in said


def test_a_column_that_the_change_loses_is_told_with_its_readers_and_a_new_one_may_be_read(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo / "dags/orders/sql/daily.sql").write_text(DAILY.replace("AS amount", "AS total"))
    code, answer = check(capsys, repo, "--base", "HEAD", *PRODUCTION)
    assert (code, told(answer)) == (
        1,
        [
            "dags/orders/orders.py:6 FD916 error mart.daily loses the column amount (now total?), made from "
            "shop.orders.amount; it is read at dags/orders/orders.py, dags/reader.py"
        ],
    )
    (repo / "dags/orders/sql/daily.sql").write_text(DAILY.replace("count(*) AS n", "count(*) AS n, 1 AS more"))
    (repo / "dags/reader.py").write_text(READER.replace("day, amount FROM", "day, more FROM"))
    assert told(check(capsys, repo, "--base", "HEAD", *PRODUCTION)[1]) == []


def test_without_production_contracts_tell_and_without_these_only_what_the_text_says(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo / "dags/orders/sql/daily.sql").write_text(DAILY.replace("sum(amount)", "sum(amout)"))
    (repo / "dags/reader.py").write_text(READER.replace("SELECT day, amount FROM", "SELEC day FORM"))
    code, answer = check(capsys, repo, "--all", "--offline")
    assert (code, answer["catalogue"]) == (0, "nothing")
    assert answer["why"] == "production is not asked offline"
    (repo / "tables").mkdir()
    (repo / "tables/shop.orders.toml").write_text(CLOSED)
    code, answer = check(capsys, repo, "--all", "--offline")
    assert (code, answer["catalogue"], told(answer)) == (
        1,
        "contracts",
        ["dags/orders/sql/daily.sql:1 FD915 error there is no column amout"],
    )
    (repo / "prd.duckdb").unlink()
    code, answer = check(capsys, repo, "--all", *PRODUCTION)
    assert (answer["catalogue"], "prd.duckdb is not there" in answer["why"]) == ("contracts", True)


def test_text_that_does_not_parse_is_an_error_unless_only_a_run_knows_it(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sql = repo / "dags/orders/sql/daily.sql"
    sql.write_text("SELECT day,\nFROM shop.orders WHERE\n")
    code, answer = check(capsys, repo, "orders", "--offline")
    assert (code, [line.split(" a stage")[0] for line in told(answer)]) == (
        1,
        ["dags/orders/sql/daily.sql:2 FD913 error"],
    )
    for unknown in (
        "SELECT {{ columns }} FROM shop.orders WHERE {{ condition",
        "SELECT a FROM {% if x %}b{% endif %} c d",
    ):
        sql.write_text(unknown)
        code, answer = check(capsys, repo, "orders", "--offline")
        assert (code, answer["dags"][0]["unjudged"]) == (0, 1), unknown
    sql.write_text("SELECT x.y, day FROM shop.orders {{ joins }}")  # what x is may be in the hole
    code, answer = check(capsys, repo, "orders", *PRODUCTION)
    assert (code, told(answer)) == (0, [])


def test_sql_of_another_engine_is_not_held_against_this_one(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repo / "dags/reader.py").write_text(
        READER.replace(
            'warehouse.sql("SELECT day, amount FROM mart.daily WHERE day = $day", {"day": 1})',
            'BigQueryHook().get_first("SELECT a FROM `p.mart.x` FOR SYSTEM_TIME AS OF t")',
        )
    )
    code, answer = check(capsys, repo, "reader", *PRODUCTION)
    assert (code, told(answer)) == (0, [])


def test_a_repository_without_stages_says_its_dialect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from firedoor.errors import UsageError

    commit(tmp_path / "repo", FILES)
    with pytest.raises(UsageError) as raised:
        main(["stage", "check", "--all", "--repo", str(tmp_path / "repo")])
    assert raised.value.code == "FD986"
    capsys.readouterr()
    code, answer = check(capsys, tmp_path / "repo", "--all", "--dialect", "postgres")
    assert (code, answer["dialect"], told(answer)) == (0, "postgres", [])


def test_firedoor_run_tells_it_by_the_text_alone(repo: Path) -> None:
    (repo / "dags/orders/sql/daily.sql").write_text(DAILY.replace("AS amount", "AS total"))
    checkout = read_checkout(str(repo))
    which = Which(checkout, {}, Remembered(repo / ".cache" / "answers"))
    for _ in range(2):  # the second time it is remembered
        (finding,) = findings_offline(which, None, which.every())
        assert (finding.code, finding.path) == ("FD916", "dags/orders/orders.py")
    (repo / "pyproject.toml").write_text("")
    which = Which(read_checkout(str(repo)), {}, Remembered(repo / ".cache" / "answers"))
    assert findings_offline(which, None, which.every()) == ()
