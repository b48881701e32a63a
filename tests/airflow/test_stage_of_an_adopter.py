"""The repository of the journeys gets a stage dev by ten lines, and learns what its DAGs do when they run."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

import duckdb
from staged_repository import commit, stage

STAGES = """\
[tool.firedoor.stages]
prd = { url = "duckdb:///warehouse.duckdb" }
dev = { url = "duckdb:///.cache/stages/{space}", share = "10 %" }
connections = ["warehouse"]

[tool.firedoor.stages.sample]
entities = { customer = "sales.customers.id" }
references = ["sales.orders.customer -> sales.customers.id"]
"""


def journey_files() -> dict[str, str]:
    path = Path(__file__).parents[1] / "test_journeys.py"
    spec = importlib.util.spec_from_file_location("journeys", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    files: dict[str, str] = module.FILES
    return files


def test_ten_lines_give_a_stage(tmp_path: Path, airflow_3: Path, cache: Path):
    assert len(STAGES.splitlines()) <= 10
    for name, text in {**journey_files(), "pyproject.toml": STAGES}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    with (tmp_path / ".gitignore").open("a") as ignored:
        ignored.write("*.duckdb\n")
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as db:
        db.execute("CREATE SCHEMA sales")
        db.execute("CREATE TABLE sales.customers AS SELECT i AS id FROM range(100) AS r(i)")
        db.execute("CREATE TABLE sales.orders AS SELECT i AS id, i % 100 AS customer FROM range(1000) AS r(i)")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    commit(tmp_path)
    dags = stage(tmp_path, "dev", "--all", "--interpreter", str(airflow_3), cache=cache, expected=1)
    assert {slug: dag["reason"] for slug, dag in dags.items()} == {
        "sales__daily": "sales_daily: task convert failed: TypeError: in_euros() missing 2 required positional "
        "arguments: 'amount' and 'currency'",
        "sales__weekly": "sales_weekly: task start failed: TypeError: monday() missing 1 required positional argument: "
        "'day'",
        "stock__levels": "",
    }
