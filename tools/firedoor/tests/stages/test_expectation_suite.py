"""A suite runs in the DAG's environment; what cannot run is one clear error. Real Great Expectations: tests/airflow."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from firedoor.errors import UsageError, WorldError
from firedoor.stages.expectation_suite import run_suite

SUITE = '{"name": "s", "expectations": [{"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"}}]}'


def test_an_environment_without_great_expectations_is_told(tmp_path: Path) -> None:
    suite = tmp_path / "s.json"
    suite.write_text(SUITE)
    with pytest.raises(UsageError, match="environment has no great_expectations"):
        run_suite(Path(sys.executable), suite, "duckdb:///x.duckdb", ("t",), {})


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"expectations": 1}', "{"])
def test_what_is_no_suite_is_told(tmp_path: Path, text: str) -> None:
    suite = tmp_path / "s.json"
    suite.write_text(text)
    with pytest.raises(UsageError, match=r"s\.json is no suite"):
        run_suite(Path(sys.executable), suite, "duckdb:///x.duckdb", ("t",), {})
    with pytest.raises(UsageError, match="is no suite"):
        run_suite(Path(sys.executable), tmp_path / "absent.json", "duckdb:///x.duckdb", ("t",), {})


def test_an_interpreter_that_dies_may_be_tried_again(tmp_path: Path) -> None:
    suite = tmp_path / "s.json"
    suite.write_text(SUITE)
    with pytest.raises(WorldError, match="did not end as it should"):
        run_suite(tmp_path / "nowhere", suite, "duckdb:///x.duckdb", ("t",), {})
    with pytest.raises(WorldError, match="did not end as it should"):
        run_suite(Path("/bin/false"), suite, "duckdb:///x.duckdb", ("t",), {})
