"""The demo's DAGs through `firedoor stage`, on DuckDB and on a Postgres server; production stays as it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from filled_server import checksum, fill
from postgres_server import Server, started
from staged_repository import clone, firedoor, loaded, stage

WRITES = {
    "fleet__airport_reports": ["fleet.airport_report"],
    "fleet__fleet_age": ["fleet.age"],
    "fleet__maintenance_calendar": [],
    "fleet__route_distances": ["fleet.route_distances"],
    "ontime__busy_hours": ["ontime.busy_hours"],
    "ontime__carrier_scorecard": ["ontime.scorecard"],
    "ontime__daily_performance": ["ontime.daily"],
    "weather__hourly_conditions": ["weather.flight_conditions"],
    "weather__season_calendar": [],
    "weather__storm_delays": ["weather.storm_delays"],
}
DUCKDB_ONLY = "fleet__route_distances"
"""It stays on warehouse 1.0.0, which knows no other engine."""


@pytest.fixture(scope="session")
def production(airflow_3: Path) -> Path:
    return loaded(airflow_3)


@pytest.fixture
def repo(tmp_path: Path, production: Path) -> Path:
    own = f"duckdb:///{tmp_path}/spaces/{{space}}"
    return clone(tmp_path / "repo", prd=f"duckdb:///{production}", dev=own, tst=own, acc=own)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_dag_runs_on_every_stage_and_production_stays_as_it_was(repo: Path, production: Path, cache: Path):
    before = digest(production)
    for name in ("dev", "acc", "tst"):
        dags = stage(repo, name, "--all", cache=cache)
        assert {slug: [table["table"] for table in dag["written"]] for slug, dag in dags.items()} == WRITES
        assert {dag["state"] for dag in dags.values()} == {"passed"}
        assert dags["ontime__carrier_scorecard"]["after"] == ["ontime__daily_performance"]
        reads = {
            use["table"]: use["built_by"] for use in dags["ontime__carrier_scorecard"]["uses"] if use["how"] == "read"
        }
        assert reads == {"ontime.daily": "ontime__daily_performance", "nyc.airlines": ""}
        assert [task["why"] for task in dags["ontime__busy_hours"]["treated"]] == ["EmailOperator sends mail"]
        (daily,) = dags["ontime__daily_performance"]["written"]
        assert (daily["partitions"], daily["stored_rows"] < 30) == (["2013-01-08"], True)
    assert digest(production) == before
    assert sorted(path.name for path in (repo.parent / "spaces").iterdir()) == ["acc_mr7", "dev_mr7", "tst_mr7"]
    assert firedoor(repo, "stage", "clean", cache=cache).returncode == 0
    assert list((repo.parent / "spaces").iterdir()) == []


@pytest.fixture(scope="session")
def server(production: Path) -> Iterator[Server]:
    with started() as server:
        fill(server, production)
        yield server


@pytest.fixture
def on_postgres(tmp_path: Path, server: Server) -> Path:
    return clone(tmp_path / "repo", prd="$PRD_URL", dev="$STAGE_URL", tst="$STAGE_URL", acc="$STAGE_URL")


def test_the_same_on_a_postgres_server(on_postgres: Path, server: Server, cache: Path):
    urls = {"PRD_URL": server.url("stage", "prd"), "STAGE_URL": server.url("stage", "prd")}
    before = checksum(server)
    for name in ("acc", "dev", "tst"):
        dags = stage(on_postgres, name, "--all", cache=cache, expected=1, **urls)
        old = dags.pop(DUCKDB_ONLY)
        assert "has no database" in old["reason"]
        assert {slug: dag["reason"] for slug, dag in dags.items()} == dict.fromkeys(dags, "")
        written = {slug: [table["table"] for table in dag["written"]] for slug, dag in dags.items()}
        assert written == {slug: tables for slug, tables in WRITES.items() if slug != DUCKDB_ONLY}
        (table,) = dags["ontime__daily_performance"]["written"]
        assert table["name"] == [f"{name}_mr7__ontime", "daily"]
        assert (table["partitions"], table["stored_rows"] < 30) == (["2013-01-08"], True)
    assert checksum(server) == before
    cleaned = firedoor(on_postgres, "stage", "clean", "--format", "json", cache=cache, **urls)
    assert json.loads(cleaned.stdout)["removed"]["acc_mr7"] == [
        f"acc_mr7__{name}" for name in ("firedoor", "fleet", "ontime", "weather")
    ]
    assert checksum(server) == before
