"""The engines that say what a statement really reads and writes: DuckDB in this process, Postgres as a server."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import duckdb

Contents = dict[str, str]


class Engine(Protocol):
    """A database that forgets what a try did."""

    def attempts(self, setup: str, sql: str, schema: str, without: Sequence[Sequence[str]]) -> list[Contents | None]:
        """Run it once for each list of tables that are out of reach; return table → contents, None where it failed.

        ``None`` of the first one is an error of the statement itself.
        """


class DuckDB:
    """A database in memory; each try is a transaction that is rolled back. A table is taken away by renaming it."""

    def __init__(self) -> None:
        self._made: dict[str, duckdb.DuckDBPyConnection] = {}

    def attempts(self, setup: str, sql: str, schema: str, without: Sequence[Sequence[str]]) -> list[Contents | None]:
        if setup not in self._made:
            self._made[setup] = _fresh(setup)
        found: list[Contents | None] = []
        for gone in without:
            connection = self._made[setup]
            connection.execute("BEGIN")
            try:
                found.append(self._attempt(connection, sql, schema, gone))
            except duckdb.TransactionException:  # what is renamed twice needs two transactions
                with _fresh(setup) as alone:
                    found.append(self._attempt(alone, sql, schema, gone))
            finally:
                connection.execute("ROLLBACK; USE memory.main;")
        return found

    def _attempt(
        self, connection: duckdb.DuckDBPyConnection, sql: str, schema: str, without: Sequence[str]
    ) -> Contents | None:
        for name in without:
            held, table = name.split(".")
            connection.execute(f'ALTER TABLE "{held}"."{table}" RENAME TO "{table}__gone"')
        connection.execute(f"USE memory.{schema or 'main'}")
        try:
            connection.execute(sql)
        except duckdb.TransactionException:
            raise
        except duckdb.Error:
            return None
        return self.contents(connection) if not without else {"": ""}

    def contents(self, connection: duckdb.DuckDBPyConnection) -> Contents:
        listed = connection.execute("SELECT schema_name, table_name, sql FROM duckdb_tables() WHERE NOT temporary")
        found = {
            f"{schema}.{table}": sql
            + repr(connection.execute(f'SELECT * FROM memory."{schema}"."{table}" ORDER BY ALL').fetchall())
            for schema, table, sql in listed.fetchall()
        }
        views = connection.execute(
            "SELECT schema_name, view_name, sql FROM duckdb_views() WHERE NOT temporary AND NOT internal"
        )
        return found | {f"{schema}.{view}": sql for schema, view, sql in views.fetchall()}


def _fresh(setup: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("SET python_enable_replacements = false; BEGIN;" + setup + ";COMMIT")
    return connection


class Postgres:
    """A server of its own in a folder; all tries of a statement are savepoints of one ``psql``, rolled back."""

    def __init__(self, folder: Path) -> None:
        found = shutil.which("postgres")
        assert found is not None
        self._bin = Path(found).resolve().parent
        self._folder = folder
        self._user = "postgres" if os.getuid() == 0 else None
        data = folder / "data"
        data.mkdir()
        if self._user:
            shutil.chown(data, self._user)
            shutil.chown(folder, self._user)
        self._run("initdb", "-D", str(data), "-U", "owner", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c autovacuum=off"
        self._run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")

    def _run(self, command: str, *arguments: str) -> None:
        subprocess.run(
            [self._bin / command, *arguments], check=True, user=self._user, cwd=self._folder, stdout=subprocess.DEVNULL
        )

    def _psql(self, script: str) -> str:
        options = ["-X", "-q", "-t", "-A", "-h", str(self._folder), "-U", "owner", "postgres"]
        command = [str(self._bin / "psql"), *options]
        return subprocess.run(command, input=script, text=True, capture_output=True, check=True).stdout

    def close(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")

    def attempts(self, setup: str, sql: str, schema: str, without: Sequence[Sequence[str]]) -> list[Contents | None]:
        script = ["BEGIN;", setup, "; SAVEPOINT start;"]
        for gone in without:
            parts = [name.split(".") for name in gone]
            script += [f'ALTER TABLE "{held}"."{table}" RENAME TO "{table}__gone";' for held, table in parts]
            script.append(f"SET LOCAL search_path = {schema or 'public'};")
            script += [r"\o /dev/null", sql, ";", r"\o", "SET LOCAL search_path = public;", r"\echo TRY"]
            script += [_CONTENTS, r"\echo DONE", "ROLLBACK TO start;"]
        printed = self._psql("\n".join([*script, "ROLLBACK;"]))
        return [_listed(each) for each in printed.split("TRY\n")[1:]]


def _listed(printed: str) -> Contents | None:
    lines = [line.partition("\x01") for line in printed.split("DONE\n")[0].splitlines()]
    return {name: rest for name, _, rest in lines if rest} or None


# One line a table: its name, its columns, indexes and parents, and all rows; of a view, what defines it.
_CONTENTS = r"""
SELECT format(
  'SELECT %L || E''\x01'' || %L || %s;', n.nspname || '.' || c.relname,
  (SELECT string_agg(a.attname || ' ' || a.atttypid, ',' ORDER BY a.attnum)
   FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)
  || coalesce((SELECT string_agg(indexrelid::regclass::text, ',') FROM pg_index WHERE indrelid = c.oid), '')
  || coalesce((SELECT string_agg(inhparent::regclass::text, ',') FROM pg_inherits WHERE inhrelid = c.oid), ''),
  CASE WHEN c.relkind IN ('v', 'm') THEN quote_literal(replace(pg_get_viewdef(c.oid), E'\n', ' '))
  ELSE format('coalesce((SELECT string_agg(x::text, '','' ORDER BY x::text) FROM %I.%I x), '''')', n.nspname, c.relname)
  END)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'p') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' \gexec
"""


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """A server that ends with the block."""
    server = Postgres(folder)
    try:
        yield server
    finally:
        server.close()
