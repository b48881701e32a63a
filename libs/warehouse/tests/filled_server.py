"""The demo's production on a Postgres server: the tables of a DuckDB file, and a role that only reads them."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import psycopg2
from postgres_server import Server

TYPES = {"VARCHAR": "text", "DOUBLE": "double precision", "BIGINT": "bigint", "INTEGER": "integer"}


def fill(server: Server, production: Path, database: str = "prd", role: str = "stage") -> None:
    """Make ``database`` with all tables of ``production``, and ``role``, which may read them and make schemas."""
    owner = psycopg2.connect(server.url("postgres"))
    owner.autocommit = True
    owner.cursor().execute(f"CREATE DATABASE {database}")
    owner.cursor().execute(f"CREATE ROLE {role} LOGIN")
    owner.close()
    target = psycopg2.connect(server.url("postgres", database))
    with duckdb.connect(str(production), read_only=True) as source, target, target.cursor() as cursor:
        tables = source.execute("SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
        for schema in sorted({schema for schema, _ in tables}):
            cursor.execute(f"CREATE SCHEMA {schema}")
            cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
        for schema, table in tables:
            described = source.execute(f"DESCRIBE {schema}.{table}").fetchall()
            columns = ", ".join(f"{name} {TYPES.get(kind, kind)}" for name, kind, *_ in described)
            cursor.execute(f"CREATE TABLE {schema}.{table} ({columns})")
            text = source.execute(f"SELECT * FROM {schema}.{table}").df().to_csv(index=False, header=False)
            casts = ", ".join(
                f"{name} {'numeric' if kind == 'BIGINT' else TYPES.get(kind, kind)}" for name, kind, *_ in described
            )
            cursor.execute(f"CREATE TEMPORARY TABLE incoming ({casts})")
            cursor.copy_expert("COPY incoming FROM STDIN (FORMAT csv)", io.StringIO(text))
            cursor.execute(f"INSERT INTO {schema}.{table} SELECT * FROM incoming")
            cursor.execute("DROP TABLE incoming")
            cursor.execute(f"GRANT SELECT ON {schema}.{table} TO {role}")
        cursor.execute(f"GRANT CREATE, TEMPORARY ON DATABASE {database} TO {role}")
    target.close()


def checksum(server: Server, database: str = "prd") -> str:
    """A digest over every row of every table that the owner has, whatever the order."""
    connection = psycopg2.connect(server.url("postgres", database))
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables "
            "WHERE tableowner = 'postgres' AND schemaname !~ '^(pg_|info)' ORDER BY 1, 2"
        )
        found = []
        for schema, table in cursor.fetchall():
            cursor.execute(f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {schema}.{table} t")
            found.append((schema, table, *cursor.fetchone()))
    connection.close()
    return repr(found)
