"""Names of tables as an engine understands them: folded, with or without a catalog; and how they are written again."""

from __future__ import annotations

from typing import NamedTuple

from sqlglot import exp

DIALECTS = ("duckdb", "postgres", "bigquery", "spark")
"""The dialects that are placed; all others are refused by name."""

_QUOTE = {"bigquery": "`", "spark": "`"}
_SYSTEM_SCHEMAS = {"information_schema", "pg_catalog", "pg_toast"}
_SYSTEM_TABLES = {"duckdb": {"sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema"}}
_TEMPORARY_SCHEMAS = {"duckdb": {"temp"}, "postgres": {"pg_temp"}, "bigquery": {"_session"}, "spark": {"global_temp"}}


class Name(NamedTuple):
    """A table: catalog (``""`` where none is said), schema, table; each part as the engine folds it."""

    catalog: str
    schema: str
    table: str

    def __str__(self) -> str:
        return ".".join(part for part in self if part)


def folded(part: exp.Identifier, dialect: str) -> str:
    """One part of a name of a table as the engine compares it.

    Postgres lowers what is not quoted (its documentation, 4.1.1); DuckDB and Spark compare without case; BigQuery's
    tables have one.
    """
    text = str(part.this)
    if dialect in ("duckdb", "spark") or (dialect == "postgres" and not part.args.get("quoted")):
        return text.lower()
    return text


def folded_alias(text: str, quoted: bool, dialect: str) -> str:
    """A name that a statement gives itself (WITH, AS) as the engine compares it: BigQuery too does so without case."""
    return text if dialect == "postgres" and quoted else text.lower()


def written(name: Name, dialect: str) -> str:
    """``name`` as it stands in a statement: every part that it has, each in quotes."""
    quote = _QUOTE.get(dialect, '"')
    if dialect == "bigquery":
        return f"{quote}{name}{quote}"
    return ".".join(quote + part.replace(quote, quote * 2) + quote for part in name if part)


def is_system(parts: list[str], dialect: str) -> bool:
    """Whether the engine's own catalogue is meant: it describes tables and is none."""
    lowered = [part.lower() for part in parts]
    if any(part in _SYSTEM_SCHEMAS or part.startswith("information_schema.") for part in lowered):
        return True
    if dialect == "postgres" and len(parts) == 1 and lowered[0].startswith("pg_"):
        return True
    if dialect == "bigquery" and lowered[-1] in ("__tables__", "__tables_summary__"):
        return True
    return len(parts) == 1 and lowered[0] in _SYSTEM_TABLES.get(dialect, ())


def in_temporary_schema(parts: list[str], dialect: str) -> bool:
    """Whether the name says itself that it is temporary: ``pg_temp.t``, ``temp.t``, ``_SESSION.t``."""
    if len(parts) < 2:
        return False
    return parts[0].lower() in _TEMPORARY_SCHEMAS.get(dialect, ())
