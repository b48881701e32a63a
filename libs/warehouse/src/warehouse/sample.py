"""A small database cut from production by keys, with joins that still find their rows.

A table that has one of the key columns is filtered by those it has; a table that is referenced keeps the rows that the
filtered ones refer to; every other table is copied whole.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.location import WarehouseError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REFERENCES = (
    ("nyc.flights", "carrier", "nyc.airlines", "carrier"),
    ("nyc.flights", "tailnum", "nyc.planes", "tailnum"),
    ("nyc.flights", "origin", "nyc.airports", "faa"),
    ("nyc.flights", "dest", "nyc.airports", "faa"),
)
"""(table, column) → (table, column) that it refers to."""

Keys = dict[str, tuple[str, ...]]
"""Column → the values that are kept; two values joined by ``..`` are a closed range."""


def parse_keys(texts: list[str]) -> Keys:
    """Keys from ``column=value,value`` and ``column=first..last`` texts; raises WarehouseError for another form."""
    keys: Keys = {}
    for text in texts:
        column, equals, values = text.partition("=")
        if not equals or not values or not re.fullmatch(r"[a-z][a-z0-9_]*", column):
            raise WarehouseError(f"{text!r} is no key; write column=value,value or column=first..last")
        keys[column] = tuple(values.split(","))
    return keys


def sample(production: Path, target: Path, keys: Keys) -> dict[str, int]:
    """Cut ``target`` from ``production`` and return its rows per table. An existing target is replaced, atomically."""
    import duckdb

    if not production.exists():
        raise WarehouseError(f"there is no production database at {production}; run python -m warehouse load")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=target.parent) as scratch:
        building = Path(scratch) / target.name
        with duckdb.connect(str(building)) as db:
            db.execute(f"ATTACH '{str(production).replace(chr(39), chr(39) * 2)}' AS production (READ_ONLY)")
            columns: dict[str, list[str]] = {}
            for schema, table, column in db.execute(_COLUMNS).fetchall():
                columns.setdefault(f"{schema}.{table}", []).append(column)
            _reject_unknown(keys, columns)
            rows = {table: _cut(db, table, _predicate(table, columns[table], keys)) for table in _ordered(columns)}
            db.execute("DETACH production")
        building.replace(target)
    return dict(sorted(rows.items()))


_COLUMNS = """
SELECT schema_name, table_name, column_name FROM duckdb_columns()
WHERE database_name = 'production' AND NOT internal ORDER BY ALL
"""


def _ordered(tables: dict[str, list[str]]) -> list[str]:
    referenced = {target for _, _, target, _ in REFERENCES}
    return sorted(tables, key=lambda table: (table in referenced, table))


def _predicate(table: str, columns: list[str], keys: Keys) -> str:
    own = [_key(column, keys[column]) for column in sorted(keys) if column in columns]
    if own:
        return " AND ".join(own)
    referring = [
        f"{to} IN (SELECT {column} FROM {source})" for source, column, target, to in REFERENCES if target == table
    ]
    return " OR ".join(referring) or "true"


def _key(column: str, values: tuple[str, ...]) -> str:
    quoted = [value.replace("'", "''") for value in values]
    alternatives = [
        f"{column} BETWEEN '{value.partition('..')[0]}' AND '{value.partition('..')[2]}'"
        if ".." in value
        else f"{column} = '{value}'"
        for value in quoted
    ]
    return f"({' OR '.join(alternatives)})"


def _cut(db: DuckDBPyConnection, table: str, predicate: str) -> int:
    db.execute(f"CREATE SCHEMA IF NOT EXISTS {table.partition('.')[0]}")
    db.execute(f"CREATE TABLE {table} AS SELECT * FROM production.{table} WHERE {predicate} ORDER BY ALL")
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _reject_unknown(keys: Keys, columns: dict[str, list[str]]) -> None:
    known = {column for names in columns.values() for column in names}
    if unknown := sorted(set(keys) - known):
        raise WarehouseError(f"no table of production has a column called {', '.join(unknown)}")
