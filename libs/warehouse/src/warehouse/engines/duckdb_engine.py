"""DuckDB: a file, or several, in this process."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from .opening import path_of
from .parameters import parameters
from .protocol import Column, EngineError, Name, Relation, Rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def open_engine(url: str, write: bool, seconds: int) -> DuckDbEngine:
    """The file that ``url`` names, opened; without ``write`` it must be there."""
    try:
        import duckdb
    except ImportError as error:
        raise EngineError("duckdb is not installed in this environment") from error
    path = path_of(url)
    try:
        return DuckDbEngine(duckdb.connect(path, read_only=not write and path != ":memory:"), seconds)
    except duckdb.Error as error:
        raise EngineError(f"{path}: {error}") from error


class DuckDbEngine:
    """One connection. A name of two parts is of the file that it was opened with, one of three of an attached one."""

    dialect = "duckdb"
    driver = "duckdb"

    def __init__(self, connection: DuckDBPyConnection, seconds: int = 0) -> None:
        self.connection = connection
        self._seconds = seconds
        self._own = str(connection.execute("SELECT current_database()").fetchall()[0][0])

    def execute(self, sql: str, params: Mapping[str, object] | None = None) -> Rows:
        """Run one statement."""
        return self.query(sql, params)[1]

    def query(self, sql: str, params: Mapping[str, object] | None = None) -> tuple[list[str], Rows]:
        """Run one statement."""
        import duckdb

        watch = threading.Timer(self._seconds, self.connection.interrupt) if self._seconds else None
        try:
            if watch:
                watch.start()
            values = {name: (params or {})[name] for name in parameters(sql)}
            result = self.connection.execute(sql, values) if values else self.connection.execute(sql)
            described = result.description or []
            return [column[0] for column in described], result.fetchall() if described else []
        except duckdb.InterruptException as error:
            raise EngineError(f"the statement took longer than {self._seconds} s") from error
        except (duckdb.Error, KeyError, RuntimeError) as error:
            raise EngineError(str(error)) from error
        finally:
            if watch:
                watch.cancel()

    def quote(self, *parts: str) -> str:
        """Double quotes."""
        return ".".join('"' + part.replace('"', '""') + '"' for part in parts)

    def tables(self, namespace: Name) -> list[Relation]:
        """By DuckDB's catalogue."""
        found = self.execute(_TABLES, self._placed(namespace))
        return [Relation((*namespace, name), bool(view)) for name, view in found]

    def columns(self, table: Name) -> list[Column]:
        """By DuckDB's catalogue."""
        found = self.execute(_COLUMNS, {**self._placed(table[:-1]), "table": table[-1]})
        return [Column(name, str(kind).lower(), bool(nullable)) for name, kind, nullable in found]

    def create_namespace(self, namespace: Name) -> None:
        """A schema."""
        self.execute(f"CREATE SCHEMA IF NOT EXISTS {self.quote(*namespace)}")

    def drop_namespace(self, namespace: Name) -> None:
        """A schema, with what is in it."""
        self.execute(f"DROP SCHEMA IF EXISTS {self.quote(*namespace)} CASCADE")

    def attach(self, url: str, name: str) -> Name:
        """``ATTACH … (READ_ONLY)``."""
        path = path_of(url)
        if not Path(path).exists():
            raise EngineError(f"there is no database at {path}")
        quoted = path.replace("'", "''")
        self.execute(f"ATTACH '{quoted}' AS {self.quote(name)} (READ_ONLY)")
        return (name,)

    def refusal(self, namespace: Name) -> str:
        """As the catalogue's mode has it."""
        probe = self.quote(*namespace, "firedoor_canary")
        try:
            self.execute(f"CREATE TABLE {probe} (n INTEGER)")
        except EngineError as error:
            return str(error)
        self.execute(f"DROP TABLE {probe}")
        return ""

    def revision(self, table: Name) -> str:
        """Rows, and the sum of their hashes: DuckDB keeps no count of changes."""
        name = self.quote(*table)
        ((rows, total),) = self.execute(f"SELECT count(*), coalesce(sum(hash(t)), 0) FROM {name} AS t")
        return f"{rows}:{total}"

    def begin(self) -> None:
        """``BEGIN``."""
        self.execute("BEGIN")

    def commit(self) -> None:
        """``COMMIT``."""
        self.execute("COMMIT")

    def rollback(self) -> None:
        """``ROLLBACK``."""
        self.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def _placed(self, namespace: Name) -> dict[str, object]:
        database, schema = namespace if len(namespace) == 2 else (self._own, *namespace)
        return {"database": database, "schema": schema}


_TABLES = """
SELECT table_name, false FROM duckdb_tables() WHERE database_name = $database AND schema_name = $schema
UNION ALL
SELECT view_name, true FROM duckdb_views() WHERE database_name = $database AND schema_name = $schema
ORDER BY 1
"""
_COLUMNS = """
SELECT column_name, data_type, is_nullable FROM duckdb_columns()
WHERE database_name = $database AND schema_name = $schema AND table_name = $table ORDER BY column_index
"""
