"""A suite of Great Expectations runs as it is, by an environment that has it: on DuckDB, and on a real Postgres."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.stages.expectation_suite import run_suite, suite_findings
from warehouse.engines import connect

ROOT = Path(__file__).parents[2]
CACHE = Path(os.environ.get("FIREDOOR_CACHE") or ROOT / ".cache" / "firedoor")
sys.path.append(str(ROOT / "libs/warehouse/tests"))

PINS = ("great_expectations==1.24.1", "pandas==2.3.3", "duckdb==2.0.0", "psycopg2-binary")
SUITE = {
    "name": "orders",
    "expectations": [
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "customer"}},
        {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}},
        {
            "expectation_type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": "status", "value_set": ["paid"]},
        },
        {"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 5}},
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "nothing"}},
    ],
}


@pytest.fixture(scope="module")
def python() -> Path:
    """The interpreter of an environment with Great Expectations, made once."""
    folder = CACHE / "great-expectations-1.24.1"
    found = folder / "bin" / "python"
    if not (folder / "made").exists():
        subprocess.run(["uv", "venv", "-q", "--clear", "-p", sys.executable, str(folder)], check=True)
        # not VIRTUAL_ENV: inside nox UV_PYTHON names the session's own interpreter, and uv heeds that first
        subprocess.run(["uv", "pip", "install", "-q", "--python", str(found), *PINS], check=True)
        (folder / "made").touch()
    return found


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_a_suite_says_what_it_says_anywhere(python: Path, engine: str, tmp_path: Path) -> None:
    from postgres_server import started

    suite = tmp_path / "orders.json"
    suite.write_text(json.dumps(SUITE))
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    if engine == "duckdb":
        _held(python, suite, f"duckdb:///{tmp_path}/x.duckdb", environ)
    else:
        with started() as server:
            _held(python, suite, server.url("postgres"), environ)


def _held(python: Path, suite: Path, url: str, environ: dict[str, str]) -> None:
    opened = connect(url)
    opened.create_namespace(("c",))
    opened.execute("CREATE TABLE c.orders (id integer, customer integer, status varchar(9))")
    opened.execute("INSERT INTO c.orders VALUES (1, 1, 'paid'), (2, NULL, 'open'), (2, 3, 'open')")
    opened.close()
    found = run_suite(python, suite, url, ("c", "orders"), environ)
    assert [finding.message.partition("not met: ")[2] for finding in suite_findings("s.json", "c.orders", found)] == [
        "expect_column_values_to_not_be_null(column='nothing'): it could not be measured: "
        'Error: The column "nothing" in BatchData does not exist.',
        "expect_column_values_to_not_be_null(column='customer'): 1 of 3 rows",
        "expect_column_values_to_be_unique(column='id'): 2 of 3 rows",
        "expect_column_values_to_be_in_set(column='status', value_set=['paid']): 2 of 3 rows",
        "expect_table_row_count_to_be_between(min_value=5): observed 3",
    ]
