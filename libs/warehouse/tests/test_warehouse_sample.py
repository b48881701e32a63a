from pathlib import Path

import duckdb
import pytest
from warehouse.location import WarehouseError
from warehouse.sample import parse_keys, sample

PRODUCTION = """
CREATE SCHEMA nyc; CREATE SCHEMA ontime;
CREATE TABLE nyc.airlines AS FROM (VALUES ('UA', 'United'), ('B6', 'JetBlue')) AS t(carrier, name);
CREATE TABLE nyc.planes AS FROM (VALUES ('N1'), ('N2'), ('N3')) AS t(tailnum);
CREATE TABLE nyc.airports AS FROM (VALUES ('EWR'), ('JFK'), ('IAH'), ('MIA')) AS t(faa);
CREATE TABLE nyc.flights AS FROM (VALUES
  ('UA', 'N1', 'EWR', 'IAH', DATE '2013-01-01'), ('B6', 'N2', 'JFK', 'MIA', DATE '2013-01-01'),
  ('UA', 'N3', 'EWR', 'MIA', DATE '2013-02-01')) AS t(carrier, tailnum, origin, dest, flight_date);
CREATE TABLE ontime.daily AS FROM (VALUES (DATE '2013-01-01', 1), (DATE '2013-02-01', 2)) AS t(flight_date, flights);
CREATE TABLE ontime.target AS SELECT 0.8 AS share;
"""


@pytest.fixture
def production(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "prd.duckdb")) as db:
        db.execute(PRODUCTION)
    return tmp_path / "prd.duckdb"


def test_facts_are_filtered_dimensions_are_what_is_referenced_the_rest_is_whole(tmp_path: Path, production: Path):
    rows = sample(production, tmp_path / "dev.duckdb", parse_keys(["origin=EWR", "flight_date=2013-01-01..2013-01-31"]))
    assert rows == {
        "nyc.airlines": 1,
        "nyc.airports": 2,
        "nyc.flights": 1,
        "nyc.planes": 1,
        "ontime.daily": 1,
        "ontime.target": 1,
    }
    with duckdb.connect(str(tmp_path / "dev.duckdb"), read_only=True) as db:
        lost = "SELECT * FROM nyc.flights ANTI JOIN nyc.planes USING (tailnum)"
        assert db.execute(lost).fetchall() == []
        assert db.execute("SELECT faa FROM nyc.airports ORDER BY faa").fetchall() == [("EWR",), ("IAH",)]


def test_a_value_cannot_leave_its_quotes(tmp_path: Path, production: Path):
    rows = sample(production, tmp_path / "dev.duckdb", parse_keys(["origin=x') OR ('1'='1"]))
    assert rows["nyc.flights"] == 0


def test_an_unknown_column_is_an_error_and_leaves_the_old_sample(tmp_path: Path, production: Path):
    target = tmp_path / "dev.duckdb"
    target.write_bytes(b"old")
    with pytest.raises(WarehouseError, match="colour"):
        sample(production, target, parse_keys(["colour=red"]))
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("text", ["origin", "origin=", "=EWR", "a b=c"])
def test_a_key_has_one_form(text: str):
    with pytest.raises(WarehouseError, match="column=value"):
        parse_keys([text])
