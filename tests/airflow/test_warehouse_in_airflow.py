"""The operator of our library on both Airflows: its tables are told while a DAG file is parsed; no engine loads."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
DAG = """
import json, sys
from datetime import datetime
try:
    from airflow.sdk import DAG, Asset
except ImportError:
    from airflow import DAG
    from airflow.datasets import Dataset as Asset
from warehouse.operators import WarehouseSqlOperator, sql_task

with DAG("orders", schedule=None, start_date=datetime(2024, 1, 1), template_searchpath=[sys.argv[1]]) as dag:
    WarehouseSqlOperator(task_id="file", sql="daily.sql", table="mart.daily", replacing={"day": "{{ ds }}"})
    WarehouseSqlOperator(task_id="said", sql="daily.sql", table="mart.daily", outlets=[Asset("duckdb://mart.daily")])

    @sql_task(table="mart.late")
    def late():
        "Orders that are late."
        return "SELECT * FROM shop.orders WHERE day < '{{ ds }}'"

    late()

dag.resolve_template_files()
told = {
    task.task_id: [[each.uri.rstrip("/") for each in found] for found in (task.inlets, task.outlets)]
    for task in dag.tasks
}
print(json.dumps([told, sorted({"duckdb", "pandas", "psycopg2", "sqlglot"} & set(sys.modules))]))
"""


def test_tables_come_from_the_sql_and_no_engine_is_imported(python: Path, tmp_path: Path) -> None:
    (tmp_path / "daily.sql").write_text("SELECT day, count(*) AS n\nFROM shop.orders JOIN shop.lines USING (id)\n")
    environ = {
        "PYTHONPATH": str(ROOT / "libs/warehouse/src"),
        "AIRFLOW_HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
    }
    done = subprocess.run(
        [python, "-c", DAG, str(tmp_path)], env=environ, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told, loaded = json.loads(done.stdout.splitlines()[-1])
    read = ["warehouse://shop.lines", "warehouse://shop.orders"]
    assert told == {
        "file": [read, ["warehouse://mart.daily"]],
        "said": [read, ["duckdb://mart.daily"]],
        "late": [["warehouse://shop.orders"], ["warehouse://mart.late"]],
    }
    assert loaded == []


def test_the_contracts_of_the_operator_hold(airflow_3: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from datetime import UTC, datetime; import duckdb, os\n"
        "os.environ['FIREDOOR_WAREHOUSE'] = sys.argv[1]\n"
        "db = duckdb.connect(sys.argv[1] + '/dev.duckdb'); db.execute('CREATE SCHEMA nyc')\n"
        "db.execute('CREATE TABLE nyc.airlines AS SELECT 1 AS n'); db.close()\n"
        "from warehouse.operators import WarehouseSqlOperator, sql_task\n"
        "made = sql_task(table='ontime.size', start_date=datetime(2013, 1, 1, tzinfo=UTC))\n"
        "def size():\n    return 'SELECT $day AS day, count(*) AS n FROM nyc.airlines'\n"
        "task = made(size)(params_by_name={'day': 8}, replacing={'day': 8})\n"
        "assert task.execute({}) == 1 and task.execute({}) == 1\n"
        "import warehouse; print(warehouse.read('ontime.size'))\n"
    )
    environ = {
        "PYTHONPATH": str(ROOT / "libs/warehouse/src"),
        "AIRFLOW_HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
    }
    done = subprocess.run(
        [airflow_3, "-c", code, str(tmp_path)], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.splitlines()[-1] == "[{'day': 8, 'n': 1}]"
