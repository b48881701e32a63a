"""Read and write tables of the current stage. Every call opens the database and closes it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from warehouse.location import WarehouseError, database, stage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame  # type: ignore[import-untyped]  # pandas ships no types

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_COLUMN = re.compile(r"[a-z][a-z0-9_]*")

Row = dict[str, Any]


def sql(query: str, params: Mapping[str, object] | None = None) -> list[Row]:
    """Rows of ``query`` on the current stage, each a dict; ``$name`` in it takes ``params["name"]``. Cannot write."""
    with connection(write=False) as db:
        return _rows(db.execute(query, dict(params or {})))


def frame(query: str, params: Mapping[str, object] | None = None) -> DataFrame:
    """Result of ``query`` as :func:`sql` takes it, as a pandas DataFrame."""
    with connection(write=False) as db:
        return db.execute(query, dict(params or {})).df()


def read(table: str, columns: Sequence[str] = (), where: Mapping[str, object] | None = None) -> list[Row]:
    """Rows of ``table`` (all columns without ``columns``) whose columns equal ``where``, in table order."""
    wanted = ", ".join(map(_column, columns)) or "*"
    return sql(f"SELECT {wanted} FROM {_table(table)}{_where(where or {})}", where)


def write(
    table: str,
    *,
    select: str = "",
    rows: Sequence[Mapping[str, object]] | None = None,
    params: Mapping[str, object] | None = None,
    replacing: Mapping[str, object] | None = None,
) -> int:
    """Put the result of ``select`` (or ``rows``) into ``table`` and return how many rows went in.

    In one transaction: the table is made if it is missing, rows whose columns equal ``replacing`` are deleted, the new
    ones inserted by column name. So a task that runs twice leaves what one run leaves.
    """
    if bool(select) == (rows is not None):
        raise WarehouseError(f"write({table!r}) takes a select or rows, one of the two")
    name = _table(table)
    with connection(write=True) as db:
        db.execute("BEGIN")
        db.execute(f"CREATE SCHEMA IF NOT EXISTS {name.partition('.')[0]}")
        if select:
            db.execute(f"CREATE TEMP TABLE incoming AS {select}", dict(params or {}))
        elif rows:
            db.execute(_values(rows), [row[column] for row in rows for column in rows[0]])
        else:  # no rows tell no columns: the table must be there
            db.execute(f"CREATE TEMP TABLE incoming AS SELECT * FROM {name} LIMIT 0")
        db.execute(f"CREATE TABLE IF NOT EXISTS {name} AS SELECT * FROM incoming LIMIT 0")
        if replacing:
            db.execute(f"DELETE FROM {name}{_where(replacing)}", dict(replacing))
        count = db.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming").fetchall()[0][0]
        db.execute("DROP TABLE incoming")
        db.execute("COMMIT")
    return int(count)


@contextmanager
def connection(*, write: bool) -> Iterator[DuckDBPyConnection]:
    """An open connection to the database of the current stage, read-only unless ``write``."""
    import duckdb  # slow to import, and a DAG file imports this module

    path = database()
    if not path.exists():
        raise WarehouseError(f"stage {stage()} has no database at {path}; see python -m warehouse --help")
    db = duckdb.connect(str(path), read_only=not write)
    try:
        yield db
    finally:
        db.close()  # an open transaction is rolled back


def _rows(result: DuckDBPyConnection) -> list[Row]:
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _values(rows: Sequence[Mapping[str, object]]) -> str:
    names = [_column(name) for name in rows[0]]
    places = ", ".join("(" + ", ".join("?" for _ in names) + ")" for _ in rows)
    return f"CREATE TEMP TABLE incoming AS SELECT * FROM (VALUES {places}) AS t({', '.join(names)})"


def _where(where: Mapping[str, object]) -> str:
    return " WHERE " + " AND ".join(f"{_column(name)} = ${name}" for name in where) if where else ""


def _table(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise WarehouseError(f"{name!r} is no logical table name; it must be schema.table in lower case")
    return name


def _column(name: str) -> str:
    if not _COLUMN.fullmatch(name):
        raise WarehouseError(f"{name!r} is no column name")
    return name
