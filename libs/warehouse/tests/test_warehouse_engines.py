"""Each engine passes one contract; Postgres is a real server, started here where its programs are installed."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from postgres_server import Server, started
from warehouse.engines import EngineError, connect, engine_for
from warehouse.engines.contract import EngineContract
from warehouse.engines.parameters import parameters

ORDERS = """
CREATE SCHEMA shop; CREATE TABLE shop.orders (id integer, day date, amount integer);
INSERT INTO shop.orders VALUES (1, '2013-01-01', 5), (2, '2013-01-01', 7), (3, '2013-01-02', 9);
"""


class TestDuckDb(EngineContract):
    @pytest.fixture(autouse=True)
    def place(self, tmp_path: Path) -> Iterator[None]:
        with duckdb.connect(str(tmp_path / "prd.duckdb")) as production:
            production.execute(ORDERS)
        self.engine = connect(f"duckdb:///{tmp_path}/acc.duckdb")
        self.base = self.engine.attach(f"duckdb:///{tmp_path}/prd.duckdb", "production")
        yield
        self.engine.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with started() as server:
        owner = connect(server.url("postgres"))
        for statement in ORDERS.split(";")[:-1]:
            owner.execute(statement)
        for statement in (
            "CREATE ROLE stage LOGIN",
            "GRANT CREATE, TEMPORARY ON DATABASE postgres TO stage",
            "GRANT USAGE ON SCHEMA shop TO stage",
            "GRANT SELECT ON ALL TABLES IN SCHEMA shop TO stage",
        ):
            owner.execute(statement)
        owner.close()
        yield server


class TestPostgres(EngineContract):
    @pytest.fixture(autouse=True)
    def place(self, server: Server) -> Iterator[None]:
        self.engine = connect(server.url("stage"))
        self.base = self.engine.attach(server.url("stage"), "production")
        yield
        self.engine.close()

    def _settle(self) -> None:
        self.engine.execute("SELECT pg_sleep(1.1)")  # the server flushes its counts once a second

    def test_another_database_is_not_seen(self, server: Server) -> None:
        with pytest.raises(EngineError, match="no other database"):
            self.engine.attach(server.url("stage", "elsewhere"), "production")

    def test_a_statement_has_an_end(self, server: Server) -> None:
        limited = connect(server.url("stage"), seconds=1)
        with pytest.raises(EngineError, match="timeout"):
            limited.execute("SELECT pg_sleep(5)")
        limited.close()

    def test_reading_cannot_write(self, server: Server) -> None:
        reading = connect(server.url("stage"), write=False)
        with pytest.raises(EngineError, match="read-only"):
            reading.execute("CREATE SCHEMA nobody")
        reading.close()


def test_a_statement_of_duckdb_has_an_end() -> None:
    engine = connect("duckdb://", seconds=1)
    with pytest.raises(EngineError, match="longer than 1 s"):
        engine.execute("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range < 3")
    assert engine.execute("SELECT 1") == [(1,)]
    engine.close()


def test_an_address_that_no_engine_knows_names_those_that_there_are() -> None:
    for url in ("oracle://x", "duckdb", ""):
        with pytest.raises(EngineError, match="duckdb, postgresql"):
            engine_for(url)
    with pytest.raises(EngineError, match="no database at"):
        connect("duckdb://").attach("duckdb:////nowhere/x.duckdb", "production")


def test_only_what_is_outside_of_quotes_is_a_parameter() -> None:
    assert parameters("SELECT $a, '$b', \"$c\", $$ $d $$, $tag$ $e $tag$, $a -- $f\n, $g /* $h */") == ["a", "g"]
