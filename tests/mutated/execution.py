"""One DAG file of this repository executed on a small warehouse: what came of it, what ran, what was read."""

from __future__ import annotations

import builtins
import contextlib
import os
import shutil
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import duckdb
from generated.observe import attempt, described, fresh_imports, load, plain, recording

from mutated import stand_in
from mutated.stand_in import Asset, Moment

SOURCES = ("dags", "libs/warehouse/src")
MOMENT = Moment(2013, 1, 8)
TABLES = """
CREATE SCHEMA nyc;
CREATE TABLE nyc.airlines AS FROM (VALUES ('UA', 'United'), ('B6', 'JetBlue'), ('AA', 'American'), ('DL', 'Delta'),
    ('EV', 'ExpressJet'), ('WN', 'Southwest')) AS t(carrier, name);
CREATE TABLE nyc.airports AS FROM (VALUES ('EWR', 'Newark', 40.69, -74.17), ('JFK', 'Kennedy', 40.64, -73.78),
    ('LGA', 'La Guardia', 40.78, -73.87), ('MIA', 'Miami', 25.79, -80.29), ('ORD', 'O''Hare', 41.98, -87.90))
    AS t(faa, name, lat, lon);
CREATE TABLE nyc.planes AS SELECT 'N' || i AS tailnum, 1985 + i AS year, 50 + 10 * i AS seats FROM range(24) AS t(i);
CREATE TABLE nyc.flights AS
SELECT DATE '2013-01-01' + CAST(d AS INT) AS flight_date, CAST(flight_date AS TIMESTAMP) + INTERVAL (i % 5) HOUR
    AS time_hour, ['UA', 'B6', 'AA', 'DL', 'EV', 'WN'][1 + i % 6] AS carrier, 'N' || i AS tailnum,
    ['EWR', 'JFK', 'LGA'][1 + i % 3] AS origin, ['MIA', 'ORD'][1 + i % 2] AS dest,
    CASE WHEN (i + d) % 11 = 0 THEN NULL ELSE 600 + i END AS dep_time, (i * d) % 40 - 5 AS dep_delay,
    (i * d) % 50 - 10 AS arr_delay, CASE i % 6 WHEN 0 THEN 1085 WHEN 1 THEN 740 WHEN 2 THEN 1096 WHEN 3 THEN 719
    WHEN 4 THEN 1089 ELSE 733 END AS distance, i % 5 AS hour
FROM range(14) AS days(d), range(24) AS flights(i);
CREATE TABLE nyc.weather AS
SELECT DISTINCT origin, time_hour, 5.0 * (hour(time_hour) + day(time_hour)) AS wind_speed,
    CASE WHEN hour(time_hour) = 2 THEN 0.5 ELSE 9.0 END AS visib, 0.1 * (hour(time_hour) % 2) AS precip FROM nyc.flights
"""


@dataclass(frozen=True, slots=True)
class Execution:
    """`outcomes`, one for the import and each task; `rest`: the tables afterwards, resources, the functions that ran.

    `read` holds every file that was opened, `ran` (path, name, line) of the functions, `imported` the top-level names
    that the repository's own code asked for.
    """

    outcomes: tuple[object, ...]
    rest: tuple[object, ...]
    read: frozenset[str]
    ran: frozenset[tuple[str, str, int]]
    imported: frozenset[str]


def make_warehouse(root: Path, target: Path) -> None:
    """A database with what the DAGs in `root` read, also of each other."""
    with duckdb.connect(str(target)) as db:
        db.execute(TABLES)
        for table, path, values in (
            ("ontime.daily", "ontime/daily_performance/sql/daily.sql", {}),
            ("weather.flight_conditions", "weather/hourly_conditions/sql/conditions.sql", {}),
        ):
            db.execute(f"CREATE SCHEMA {table.partition('.')[0]}")
            span = {"start": "2013-01-01", "end": "2013-02-01", **values}
            db.execute(f"CREATE TABLE {table} AS {(root / 'dags' / path).read_text()}", span)


def execute(root: Path, dag_file: str, warehouse: Path, scratch: Path) -> Execution:
    """Import `dag_file` of the tree in `root` and run its tasks in order, on a copy of `warehouse`."""
    scratch.mkdir(exist_ok=True)
    database = scratch / "dev.duckdb"
    shutil.copyfile(warehouse, database)
    codes: set[CodeType] = set()
    found: list[object] = []
    folders = [root / source for source in SOURCES]
    own = {path.name for folder in folders for path in folder.iterdir()}
    with (
        _environment(scratch),
        _unloaded(own),
        stand_in.airflow(),
        fresh_imports(root, folders),
        _watched(root) as seen,
        recording(codes),
    ):
        found.append(attempt(lambda: load(root / dag_file), root)[0])
        for name, run, told in stand_in.outcomes((root / dag_file).parent, MOMENT):
            outcome, returned = attempt(run, root)
            found.append((name, outcome, _plain(returned, root), _plain(told, root)))
    resources = sorted(path for path in seen.read if not path.endswith((".py", ".pyc")) and (root / path).is_file())
    digests = tuple((path, (root / path).read_bytes()) for path in resources)
    rest = (_tables(database), digests, frozenset(described(codes, root)))
    ran = {
        (code.co_filename.removeprefix(f"{root}/"), code.co_name, code.co_firstlineno)
        for code in codes
        if code.co_filename.startswith(f"{root}/")
    }
    return Execution(tuple(found), rest, frozenset(seen.read), frozenset(ran), frozenset(seen.imported))


def _plain(value: object, root: Path) -> object:
    if isinstance(value, Asset):
        return ("Asset", value.uri)
    if isinstance(value, dict):
        return tuple((_plain(key, root), _plain(one, root)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return tuple(_plain(one, root) for one in value)
    return repr(value) if type(value).__module__ == "datetime" else plain(value, root)


def _tables(database: Path) -> object:
    with duckdb.connect(str(database), read_only=True) as db:
        names = [f"{schema}.{name}" for schema, name in db.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema <> 'nyc' ORDER BY ALL"
        ).fetchall()]  # fmt: skip
        return tuple((name, repr(db.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall())) for name in names)


@contextlib.contextmanager
def _environment(folder: Path) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update({"FIREDOOR_WAREHOUSE": str(folder), "FIREDOOR_STAGE": "dev"})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def _unloaded(names: Collection[str]) -> Iterator[None]:
    """While open, modules of these names are as if never imported: other tests import the installed ones."""
    taken = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in names}
    for name in taken:
        del sys.modules[name]
    try:
        yield
    finally:
        sys.modules.update(taken)


class _Seen:
    def __init__(self, root: Path) -> None:
        self.root = f"{root}/"
        self.read: set[str] = set()
        self.imported: set[str] = set()


_watching: list[_Seen] = []
_hooked: list[bool] = []


def _audit(event: str, given: tuple[Any, ...]) -> None:
    if _watching and event == "open" and isinstance(given[0], str) and given[0].startswith(_watching[-1].root):
        _watching[-1].read.add(given[0].removeprefix(_watching[-1].root))


@contextlib.contextmanager
def _watched(root: Path) -> Iterator[_Seen]:
    """While open, files of `root` that are opened, and what its modules import, are noted."""
    if not _hooked:
        sys.addaudithook(_audit)  # it can never be taken away; without a watcher it does nothing
        _hooked.append(True)
    seen, plain_import = _Seen(root), builtins.__import__

    def noting(name: str, space: Any = None, *rest: Any, **named: Any) -> Any:
        if str((space or {}).get("__file__", "")).startswith(seen.root):
            seen.imported.add(name.partition(".")[0])
        return plain_import(name, space, *rest, **named)

    _watching.append(seen)
    builtins.__import__ = noting
    try:
        yield seen
    finally:
        builtins.__import__ = plain_import
        _watching.pop()
