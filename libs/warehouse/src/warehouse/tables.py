"""Read and write tables of the current stage. Every call opens the database and closes it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.location import WarehouseError, address, stage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame  # type: ignore[import-untyped]  # pandas ships no types

    from warehouse.engines import Engine

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_COLUMN = re.compile(r"[a-z][a-z0-9_]*")

Row = dict[str, Any]


def sql(query: str, params: Mapping[str, object] | None = None) -> list[Row]:
    """Rows of ``query`` on the current stage, each a dict; ``$name`` in it takes ``params["name"]``. Cannot write."""
    with engine(write=False) as opened:
        names, rows = opened.query(query, params)
        return [dict(zip(names, row, strict=True)) for row in rows]


def frame(query: str, params: Mapping[str, object] | None = None) -> DataFrame:
    """Result of ``query`` as :func:`sql` takes it, as a pandas DataFrame."""
    if address().startswith("duckdb:"):  # it makes frames itself, without a Python object for each value
        with connection(write=False) as db:
            return db.execute(query, dict(params or {})).df()
    import pandas

    with engine(write=False) as opened:
        names, rows = opened.query(query, params)
        return pandas.DataFrame(rows, columns=names)


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
    with engine(write=True) as db:
        db.begin()
        db.create_namespace((name.partition(".")[0],))
        if select:
            db.execute(f"CREATE TEMPORARY TABLE incoming AS {select}", params)
        elif rows:
            db.execute(*_values(rows))
        else:  # no rows tell no columns: the table must be there
            db.execute(f"CREATE TEMPORARY TABLE incoming AS SELECT * FROM {name} LIMIT 0")
        db.execute(f"CREATE TABLE IF NOT EXISTS {name} AS SELECT * FROM incoming LIMIT 0")
        if replacing:
            db.execute(f"DELETE FROM {name}{_where(replacing)}", replacing)
        columns = ", ".join(db.quote(column) for column in db.query("SELECT * FROM incoming LIMIT 0")[0])
        count = db.execute("SELECT count(*) FROM incoming")[0][0]
        db.execute(f"INSERT INTO {name} ({columns}) SELECT * FROM incoming")
        db.execute("DROP TABLE incoming")
        db.commit()
    return int(count)


@contextmanager
def engine(*, write: bool) -> Iterator[Engine]:
    """The open database of the current stage, read-only unless ``write``; an open transaction is undone at the end."""
    from warehouse.engines import EngineError, connect  # a DAG file imports this module

    url = address()
    if url.startswith("duckdb:"):
        _existing()
    opened = connect(url, write=write)
    try:
        yield opened
    except EngineError as error:  # callers have always seen the errors of the driver
        raise error.__cause__ or error from None
    finally:
        opened.close()


@contextmanager
def connection(*, write: bool) -> Iterator[DuckDBPyConnection]:
    """An open connection to the database of the current stage, read-only unless ``write``."""
    import duckdb  # slow to import, and a DAG file imports this module

    path = _existing()
    db = duckdb.connect(str(path), read_only=not write)
    try:
        yield db
    finally:
        db.close()  # an open transaction is rolled back


def _existing() -> Path:
    path = Path(address().partition("://")[2].removeprefix("/"))
    if not path.exists():
        raise WarehouseError(f"stage {stage()} has no database at {path}; see python -m warehouse --help")
    return path


def _values(rows: Sequence[Mapping[str, object]]) -> tuple[str, dict[str, object]]:
    names = [_column(name) for name in rows[0]]
    places = (
        "(" + ", ".join(f"$v{number}_{place}" for place in range(len(names))) + ")" for number in range(len(rows))
    )
    values = {f"v{number}_{place}": row[name] for number, row in enumerate(rows) for place, name in enumerate(names)}
    return (
        f"CREATE TEMPORARY TABLE incoming AS SELECT * FROM (VALUES {', '.join(places)}) AS t({', '.join(names)})",
        values,
    )


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
