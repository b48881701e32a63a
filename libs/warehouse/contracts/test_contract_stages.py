"""What ``warehouse`` promises about stages: which database a process reaches, and never production by omission."""

import subprocess
import sys
from pathlib import Path

import pytest
import warehouse
from warehouse.location import WarehouseError, database


def test_each_stage_has_a_file_of_its_own(warehouse_folder: Path):
    assert database() == warehouse_folder / "dev.duckdb"
    assert database("prd") == database(of_stage="prd") == warehouse_folder / "prd.duckdb"


def test_the_stage_is_said_by_the_environment_and_is_dev_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FIREDOOR_STAGE", "acc")
    assert database().name == "acc.duckdb"
    monkeypatch.setenv("FIREDOOR_STAGE", "")
    assert database().name == "dev.duckdb"


@pytest.mark.parametrize("stage", ["prod", "DEV", "acc"])
def test_a_stage_that_is_none_or_has_no_database_is_an_error_of_the_warehouse(
    stage: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FIREDOOR_STAGE", stage)
    with pytest.raises(WarehouseError):
        warehouse.read("nyc.airlines")


def test_to_import_it_imports_no_database_no_data_frames_and_no_airflow():
    code = "import sys, warehouse; print(sorted({'duckdb', 'pandas', 'airflow'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"
