"""DuckDB on a stage: each way to a connection leads to one whose statements go through the overlay.

The file that is opened is this run's own; production (or the sample) and what other DAG files built are attached
READ_ONLY, and then the engine is locked: no other file can be reached from it. A database in memory, or below the run's
own folder, is nobody's: it is opened as it is, and locked as well.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

_PASSED_ON = frozenset(
    [
        "abort",
        "begin",
        "close",
        "commit",
        "description",
        "df",
        "fetch_df",
        "fetch_df_chunk",
        "fetchall",
        "fetchdf",
        "fetchmany",
        "fetchnumpy",
        "fetchone",
        "interrupt",
        "query_progress",
        "rollback",
        "rowcount",
        "tf",
        "torch",
        "arrow",
        "fetch_arrow_table",
        "fetch_record_batch",
        "pl",
        "to_arrow_reader",
        "to_arrow_table",
        "checkpoint",
        "get_table_names",
        "extract_statements",
    ]
)
_REFUSED_BECAUSE = "only what runs SQL, fetches rows or ends a transaction is known there"


def install(overlay: Any, home: Path) -> None:
    """Replace ``duckdb.connect`` and the default connection; nothing is done where DuckDB is not installed."""
    try:
        import duckdb
    except ImportError:
        return
    connect = duckdb.connect
    plan = overlay.plan

    def guarded_connect(database: Any = ":memory:", read_only: bool = False, config: Any = None) -> Any:
        path = os.fspath(database) or ":memory:"
        if path.startswith(":"):
            return locked(connect(":memory:", config=config or {}), [str(home)])
        real = os.path.realpath(path)
        if plan["dialect"] == "duckdb" and real in plan["addresses"]:
            return GuardedDuckDb(opened(), overlay, read_only)
        if Path(real).is_relative_to(home):
            return locked(connect(path, read_only=read_only, config=config or {}), [str(home)])
        known = ", ".join(plan["addresses"]) or "the stage is no DuckDB"
        raise overlay.StageRefusal(
            "FD923",
            f"task {overlay.task} opens {path}, which is not of this stage",
            because=f"the addresses of the stage are: {known}",
            fix='[tool.firedoor.stages.prd] url = "duckdb:///PATH"   # where it is production\'s',
        )

    def opened() -> Any:
        connection = connect(plan["database"])
        present = {name for (name,) in connection.execute("SELECT database_name FROM duckdb_databases()").fetchall()}
        for name, path in plan["attached"].items():
            if name not in present:
                connection.execute(f"ATTACH '{path.replace(chr(39), chr(39) * 2)}' AS \"{name}\" (READ_ONLY)")
        return locked(connection, [str(Path(plan["database"]).parent), str(home)])

    def locked(connection: Any, folders: list[str]) -> Any:
        if connection.execute("SELECT current_setting('lock_configuration')").fetchall()[0][0] is True:
            return connection
        listed = ", ".join("'" + folder.replace("'", "''") + "'" for folder in folders)
        connection.execute(f"SET allowed_directories = [{listed}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection

    duckdb.connect = guarded_connect
    duckdb.set_default_connection(locked(connect(":memory:"), [str(home)]))


class GuardedDuckDb:
    """A connection to the run's own database; each statement is resolved, then run."""

    def __init__(self, raw: Any, overlay: Any, read_only: bool) -> None:
        self._raw = raw
        self._overlay = overlay
        self._read_only = read_only
        database = str(raw.execute("SELECT current_database()").fetchall()[0][0])
        self._session = overlay.session(lambda sql, values=None: _fetched(raw, sql, values), database)

    def execute(self, query: Any, parameters: Any = None) -> GuardedDuckDb:
        """As DuckDB's."""
        sql = self._resolved(query, parameters)
        self._raw.execute(sql) if parameters is None else self._raw.execute(sql, parameters)
        return self

    def executemany(self, query: Any, parameters: Any = None) -> GuardedDuckDb:
        """As DuckDB's."""
        self._raw.executemany(self._resolved(query, self._overlay.MANY), parameters)
        return self

    def sql(self, query: Any, **options: Any) -> Any:
        """As DuckDB's: a relation, whose own SQL can only name what this statement resolved to."""
        return self._raw.sql(self._resolved(query, options.get("params")), **options)

    query = from_query = sql

    def table(self, name: str) -> Any:
        """As DuckDB's."""
        physical = self._overlay.table(name, self._session, write=False)
        return self._raw.sql(f"SELECT * FROM {self._overlay.quote(physical)}")

    view = table

    def append(self, table_name: str, df: Any, **options: Any) -> GuardedDuckDb:
        """As DuckDB's."""
        physical = self._overlay.table(table_name, self._session, write=True)
        self._raw.register("firedoor_appended", df)
        by_name = " BY NAME" if options.get("by_name") else ""
        self._raw.execute(f"INSERT INTO {self._overlay.quote(physical)}{by_name} SELECT * FROM firedoor_appended")
        self._raw.unregister("firedoor_appended")
        return self

    def register(self, view_name: str, python_object: Any) -> GuardedDuckDb:
        """As DuckDB's: a temporary view."""
        self._raw.register(view_name, python_object)
        self._session.add(view_name)
        return self

    def unregister(self, view_name: str) -> GuardedDuckDb:
        """As DuckDB's."""
        self._raw.unregister(view_name)
        self._session.discard(view_name)
        return self

    def cursor(self) -> GuardedDuckDb:
        """As DuckDB's: another connection to the same database."""
        return GuardedDuckDb(self._raw.cursor(), self._overlay, self._read_only)

    duplicate = cursor

    def __enter__(self) -> GuardedDuckDb:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def __getattr__(self, name: str) -> Any:
        if name in _PASSED_ON:
            return getattr(self._raw, name)
        raise self._overlay.StageRefusal(
            "FD924",
            f"task {self._overlay.task} uses {name} of a DuckDB connection, which a stage cannot follow",
            because=_REFUSED_BECAUSE,
            fix=f"connection.execute(…)   # in the place of {name}",
        )

    def _resolved(self, query: Any, values: Any = None) -> str:
        sql = query if isinstance(query, str) else query.query  # a Statement of extract_statements
        return str(self._overlay.resolved(sql, self._session, read_only=self._read_only, values=values))


def _fetched(connection: Any, sql: str, values: Any = None) -> list[tuple[Any, ...]]:
    result = connection.execute(sql) if values is None else connection.execute(sql, values)
    return result.fetchall() if result.description else []
