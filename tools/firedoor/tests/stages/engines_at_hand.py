"""The engines that these tests run on: DuckDB in this process, a Postgres server that ends with them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.engines import Engine, connect

sys.path.append(str(Path(__file__).parents[4] / "libs/warehouse/tests"))


@contextmanager
def duckdb_engine() -> Iterator[Engine]:
    engine = connect("duckdb://")
    yield engine
    engine.close()


@contextmanager
def postgres_engine() -> Iterator[Engine]:
    """Skips the test where Postgres is not installed."""
    from postgres_server import started

    with started() as server:
        engine = connect(server.url("postgres"))
        yield engine
        engine.close()


def fresh(engine: Engine, *namespaces: str) -> None:
    """Empty namespaces of these names."""
    for namespace in namespaces:
        engine.drop_namespace((namespace,))
        engine.create_namespace((namespace,))


def run(engine: Engine, script: str) -> None:
    for statement in script.split(";"):
        if statement.strip():
            engine.execute(statement)
