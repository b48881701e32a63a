"""Checks the labels of the executed statements by execution: `python executed_truth.py [duckdb|postgres] [name]`.

For every statement marked `executed`, on the small production of setup.sql:

- it runs;
- what it changed (rows, columns, existence, indexes; a checksum of each table before and after) is its `writes`;
- each table in turn is dropped before it runs. The statement then fails, or its outcome differs, exactly for
  `reads` and for the written tables.

Postgres is a server of its own, started here from the binaries on PATH and stopped at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TABLES = [
    "shop.customers", "shop.orders", "shop.items", "shop.products", "shop.regions", "shop.Order Lines", "shop.staff",
    "raw.orders", "raw.events", "raw.users",
    "mart.orders", "mart.daily_sales", "mart.ltv", "mart.audit", "mart.paid",
]  # fmt: skip
STRUCTURE = (
    "SELECT table_schema || '.' || table_name, column_name, data_type FROM information_schema.columns"
    " WHERE table_schema IN ('shop', 'raw', 'mart') ORDER BY 1, ordinal_position"
)
OTHERS = {
    "duckdb": "SELECT schema_name || '.' || view_name, sql FROM duckdb_views() WHERE NOT internal"
    " UNION ALL SELECT schema_name || '.' || table_name, index_name FROM duckdb_indexes()",
    "postgres": "SELECT schemaname || '.' || tablename, indexname FROM pg_indexes"
    " WHERE schemaname IN ('shop', 'raw', 'mart')"
    " UNION ALL SELECT schemaname || '.' || matviewname, definition FROM pg_matviews",
}
Run = Callable[[str], list[tuple[Any, ...]]]


def quoted(table: str) -> str:
    schema, name = table.split(".", 1)
    return f'{schema}."{name}"'


def state(run: Run, dialect: str) -> dict[str, list[tuple[Any, ...]]]:
    """Each table of the three schemas with its columns, its rows and its indexes."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for table, *column in run(STRUCTURE):
        found.setdefault(table, []).append(tuple(column))
    for table in found:
        rows = run(f"SELECT * FROM {quoted(table)}")
        found[table].extend(sorted(rows, key=repr))
    for table, *what in run(OTHERS[dialect]):
        found.setdefault(table, []).append(tuple(what))
    return found


@contextmanager
def duckdb_world() -> Iterator[Run]:
    import duckdb

    connection = duckdb.connect()
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


@contextmanager
def postgres_world(dsn: str) -> Iterator[Run]:
    import psycopg2

    connection = psycopg2.connect(dsn)
    connection.autocommit = True

    def run(sql: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)  # several statements; the rows of the last
            return list(cursor.fetchall()) if cursor.description else []

    run("DROP SCHEMA IF EXISTS shop CASCADE; DROP SCHEMA IF EXISTS raw CASCADE; DROP SCHEMA IF EXISTS mart CASCADE")
    yield run
    connection.close()


@contextmanager
def postgres_server() -> Iterator[str]:
    """The DSN of a throw-away server. It runs as the user `postgres` where we are root, who may not start one."""
    folder = Path(tempfile.mkdtemp(prefix="held-out-"))
    as_root: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if as_root:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    binaries = Path(shutil.which("initdb") or "initdb").resolve().parent

    def call(*command: str) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **as_root)

    call(str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-N")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    call(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"host={folder} user=postgres dbname=postgres"
    finally:
        call(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder)


def outcome(
    case: dict[str, Any], dialect: str, world: Callable[[], Any], absent: str | None
) -> tuple[list[tuple[Any, ...]], dict[str, Any], dict[str, Any]] | Exception:
    """The rows of the last statement and the state before and after; or the engine's refusal."""
    with world() as run:
        run((HERE / dialect / "setup.sql").read_text(encoding="utf-8"))
        if absent:
            run(f"DROP {'VIEW' if absent == 'mart.paid' else 'TABLE'} {quoted(absent)} CASCADE")
        before = state(run, dialect)
        if schema := case.get("defaults", {}).get("schema"):
            run(f"SET search_path = '{schema}'" if dialect == "duckdb" else f"SET search_path = {schema}")
        try:
            rows = run(case["sql"])
        except Exception as error:
            return error
        return sorted(rows, key=repr), before, state(run, dialect)


def rest(tables: dict[str, Any], absent: str) -> dict[str, Any]:
    return {name: content for name, content in tables.items() if name != absent}


def faults(case: dict[str, Any], dialect: str, world: Callable[[], Any]) -> Iterator[str]:
    whole = outcome(case, dialect, world, None)
    if isinstance(whole, Exception):
        yield f"does not run: {whole}"
        return
    rows, before, after = whole
    reads, writes = set(case["reads"]), set(case["writes"])
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if unlabelled := changed - writes:
        yield f"changes {sorted(unlabelled)}, which no label names"
    if untouched := {name for name in writes - changed if name in before}:
        yield f"does not change {sorted(untouched)}"
    needed = set()
    for table in TABLES:
        without = outcome(case, dialect, world, table)
        if isinstance(without, Exception):
            needed.add(table)
        elif case["sql"].lstrip().upper().startswith("EXPLAIN"):
            pass  # its rows are timings
        elif without[0] != rows or rest(without[2], table) != rest(after, table):
            needed.add(table)
    if unread := reads - needed:
        yield f"runs the same without {sorted(unread)}"
    if unlabelled := needed - reads - writes:
        yield f"needs {sorted(unlabelled)}, which no label names"


def main(dialect: str, only: str = "") -> int:
    bad = count = 0
    with postgres_server() if dialect == "postgres" else duckdb_world() as server:
        for path in sorted((HERE / dialect).glob(f"{only or '*'}.toml")):
            case = tomllib.loads(path.read_text(encoding="utf-8"))
            if not case.get("executed"):
                continue
            count += 1
            world = duckdb_world if dialect == "duckdb" else lambda: postgres_world(str(server))
            for fault in faults(case, dialect, world):
                bad += 1
                print(f"{path.name}: {fault}")
    print(f"{dialect}: {count} statements executed, {bad} faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(max(main(dialect, *sys.argv[2:3]) for dialect in (sys.argv[1:2] or ["duckdb", "postgres"])))
