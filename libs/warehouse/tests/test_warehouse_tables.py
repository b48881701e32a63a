import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import warehouse
from warehouse.location import WarehouseError, database


@pytest.fixture(autouse=True)
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIREDOOR_WAREHOUSE", str(tmp_path))
    monkeypatch.setenv("FIREDOOR_STAGE", "dev")
    with duckdb.connect(str(tmp_path / "dev.duckdb")) as db:
        db.execute("CREATE SCHEMA nyc")
        db.execute("CREATE TABLE nyc.airlines AS FROM (VALUES ('UA', 'United'), ('B6', 'JetBlue')) AS t(carrier, name)")


def test_rows_are_dicts_and_parameters_are_bound():
    assert warehouse.sql("SELECT name FROM nyc.airlines WHERE carrier = $c", {"c": "B6"}) == [{"name": "JetBlue"}]
    assert warehouse.read("nyc.airlines", ["carrier"], {"name": "United"}) == [{"carrier": "UA"}]
    assert len(warehouse.read("nyc.airlines")) == 2


def test_writing_twice_leaves_what_writing_once_leaves():
    for _ in range(2):
        count = warehouse.write(
            "ontime.size",
            select="SELECT $day AS day, count(*) AS n FROM nyc.airlines",
            params={"day": 1},
            replacing={"day": 1},
        )
        assert count == 1
    assert warehouse.read("ontime.size") == [{"day": 1, "n": 2}]


def test_rows_are_written_by_column_name():
    warehouse.write("ontime.note", rows=[{"day": 1, "text": "a"}])
    warehouse.write("ontime.note", rows=[{"text": "b", "day": 2}, {"text": "c", "day": 3}])
    assert [row["text"] for row in warehouse.read("ontime.note")] == ["a", "b", "c"]


def test_no_rows_replace_the_old_ones():
    warehouse.write("ontime.note", rows=[{"day": 1}, {"day": 2}])
    assert warehouse.write("ontime.note", rows=[], replacing={"day": 1}) == 0
    assert warehouse.read("ontime.note") == [{"day": 2}]


def test_a_write_that_fails_changes_nothing():
    warehouse.write("ontime.note", rows=[{"day": 1}])
    with pytest.raises(duckdb.Error):
        warehouse.write("ontime.note", select="SELECT 1 AS unknown_column", replacing={"day": 1})
    assert warehouse.read("ontime.note") == [{"day": 1}]


def test_reading_cannot_write():
    with pytest.raises(duckdb.Error, match="read-only"):
        warehouse.sql("DELETE FROM nyc.airlines")


@pytest.mark.parametrize("name", ["airlines", "nyc.airlines; DROP TABLE x", 'nyc."a"', "Nyc.Airlines"])
def test_a_table_has_one_form_of_name(name: str):
    with pytest.raises(WarehouseError, match="logical table name"):
        warehouse.read(name)


def test_production_is_never_reached_by_omission(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("FIREDOOR_STAGE")
    assert database().name == "dev.duckdb"
    monkeypatch.setenv("FIREDOOR_STAGE", "prod")
    with pytest.raises(WarehouseError, match="dev, tst, acc, prd"):
        warehouse.read("nyc.airlines")


def test_a_stage_without_a_database_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FIREDOOR_STAGE", "acc")
    with pytest.raises(WarehouseError, match="python -m warehouse"):
        warehouse.read("nyc.airlines")


def test_importing_it_imports_no_database():
    code = "import sys, warehouse; print(sorted({'duckdb', 'pandas', 'airflow'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


def test_a_frame_has_the_rows_of_the_query():
    frame = warehouse.frame("SELECT * FROM nyc.airlines WHERE carrier = $carrier", {"carrier": "UA"})
    assert frame.to_dict("records") == [{"carrier": "UA", "name": "United"}]
