"""PostgreSQL 14 or newer, through psycopg2: what Airflow's own provider connects with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .parameters import replaced, taken
from .protocol import Column, EngineError, Name, Relation, Rows

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection  # type: ignore[import-untyped]  # noqa: N812


def open_engine(url: str, write: bool, seconds: int) -> PostgresEngine:
    """A connection in which each statement is a transaction of its own until one is begun."""
    try:
        import psycopg2  # type: ignore[import-untyped]  # it ships no types
    except ImportError as error:
        raise EngineError("psycopg2 is not installed in this environment") from error
    options = f"-c statement_timeout={1000 * seconds}" + ("" if write else " -c default_transaction_read_only=on")
    try:
        connection = psycopg2.connect(url, options=options, connect_timeout=10, application_name="firedoor")
    except psycopg2.Error as error:
        raise EngineError(str(error).strip()) from error
    connection.autocommit = True
    return PostgresEngine(connection)


class PostgresEngine:
    """One connection to one database; a name has two parts."""

    dialect = "postgres"
    driver = "psycopg2"

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def execute(self, sql: str, params: Mapping[str, object] | None = None) -> Rows:
        """Run one statement."""
        return self.query(sql, params)[1]

    def query(self, sql: str, params: Mapping[str, object] | None = None) -> tuple[list[str], Rows]:
        """Run one statement."""
        import psycopg2

        try:
            with self.connection.cursor() as cursor:
                values = taken(sql, params or {})
                if values:
                    sql = replaced(sql, lambda name: f"%({name})s", lambda text: text.replace("%", "%%"))
                cursor.execute(sql, values or None)
                described = cursor.description or ()
                return [column.name for column in described], list(cursor.fetchall()) if described else []
        except KeyError as error:
            raise EngineError(f"the statement takes {error}, and it was not given") from error
        except psycopg2.Error as error:
            raise EngineError(str(error).strip()) from error

    def quote(self, *parts: str) -> str:
        """Double quotes."""
        return ".".join('"' + part.replace('"', '""') + '"' for part in parts)

    def tables(self, namespace: Name) -> list[Relation]:
        """By the catalogue."""
        found = self.execute(_TABLES, {"schema": namespace[-1]})
        return [Relation((*namespace, name), kind in "vm") for name, kind in found]

    def columns(self, table: Name) -> list[Column]:
        """By the catalogue."""
        found = self.execute(_COLUMNS, {"schema": table[-2], "table": table[-1]})
        return [Column(*row) for row in found]

    def create_namespace(self, namespace: Name) -> None:
        """A schema."""
        self.execute(f"CREATE SCHEMA IF NOT EXISTS {self.quote(*namespace)}")

    def drop_namespace(self, namespace: Name) -> None:
        """A schema, with what is in it."""
        self.execute(f"DROP SCHEMA IF EXISTS {self.quote(*namespace)} CASCADE")

    def attach(self, url: str, name: str) -> Name:
        """Nothing to do: it is this database. Raises EngineError where ``url`` is another one."""
        import psycopg2

        other: dict[str, Any] = psycopg2.extensions.parse_dsn(url)
        ours = self.connection.info
        if other.get("dbname", ours.dbname) != ours.dbname or other.get("host", ours.host) != ours.host:
            raise EngineError(f"this connection sees {ours.dbname} on {ours.host}, and no other database")
        return ()

    def refusal(self, namespace: Name) -> str:
        """As the role's rights have it."""
        probe = self.quote(*namespace, "firedoor_canary")
        try:
            self.execute(f"CREATE TABLE {probe} (n INTEGER)")
        except EngineError as error:
            return str(error)
        self.execute(f"DROP TABLE {probe}")
        return ""

    def revision(self, table: Name) -> str:
        """The table's file and the server's counts of what was changed, a second old at most."""
        found = self.execute(_REVISION, {"name": self.quote(*table)})
        return ":".join(str(value) for value in found[0]) if found else ""

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
        """Close the connection."""
        self.connection.close()


_TABLES = """
SELECT c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $schema AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1
"""
_COLUMNS = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $schema AND c.relname = $table AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_REVISION = """
SELECT pg_relation_filenode(c.oid), pg_stat_get_tuples_inserted(c.oid), pg_stat_get_tuples_updated(c.oid),
       pg_stat_get_tuples_deleted(c.oid)
FROM (SELECT CAST($name AS regclass) AS oid) c
"""
