from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest
from warehouse import load as loading
from warehouse.location import WarehouseError

SMALL = {
    "airlines.csv": "carrier,name\nUA,United Air Lines Inc.\n",
    "airports.csv": "faa,name\nEWR,Newark\nIAH,Houston\n",
    "planes.csv": "tailnum,year\nN1,2004\n",
    "weather.csv": "origin,year,month,day,temp,time_hour\nEWR,2013,1,1,NA,2013-01-01T10:00:00Z\n",
}
FLIGHTS = "year,month,day,carrier,time_hour\n2013,1,1,UA,2013-01-01T10:00:00Z\n"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "it's data"
    folder.mkdir()
    for name, text in SMALL.items():
        (folder / name).write_text(text)
    with ZipFile(folder / "flights.csv.zip", "w") as archive:
        archive.writestr("flights.csv", FLIGHTS)
    rows = {"nyc.airlines": 1, "nyc.airports": 2, "nyc.flights": 1, "nyc.planes": 1, "nyc.weather": 1}
    monkeypatch.setattr(loading, "ROWS", rows)
    return folder


def test_it_is_built_once(tmp_path: Path, source: Path):
    target = tmp_path / "prd.duckdb"
    assert loading.load(target, source=source) is True
    assert loading.load(target, source=source) is False
    assert loading.counts(target) == loading.ROWS
    assert [path.name for path in tmp_path.glob("*load*")] == []


def test_wrong_data_leaves_production_as_it_was(tmp_path: Path, source: Path):
    target = tmp_path / "prd.duckdb"
    loading.load(target, source=source)
    before = target.read_bytes()
    (source / "airlines.csv").write_text("carrier,name\nUA,United\nB6,JetBlue\n")
    loading.ROWS["nyc.flights"] = 2  # so that it is built anew
    with pytest.raises(WarehouseError, match="left as it was"):
        loading.load(target, source=source)
    assert target.read_bytes() == before


def test_what_dags_had_published_is_there(tmp_path: Path, source: Path):
    (tmp_path / "daily.sql").write_text(
        "SELECT count(*) AS n FROM nyc.flights WHERE time_hour >= $start AND time_hour < $end"
    )
    (tmp_path / "published.toml").write_text('[[table]]\nname = "ontime.daily"\nsql = "daily.sql"\n')
    loading.load(tmp_path / "prd.duckdb", source=source, published=tmp_path / "published.toml")
    with duckdb.connect(str(tmp_path / "prd.duckdb"), read_only=True) as db:
        assert db.execute("SELECT n FROM ontime.daily").fetchall() == [(1,)]
    (tmp_path / "daily.sql").unlink()
    with pytest.raises(WarehouseError, match=r"daily\.sql, which does not exist"):
        loading.load(tmp_path / "other.duckdb", source=source, published=tmp_path / "published.toml")


def test_without_data_it_names_the_option(tmp_path: Path):
    with pytest.raises(WarehouseError, match="--requirements"):
        loading.load(tmp_path / "prd.duckdb")
