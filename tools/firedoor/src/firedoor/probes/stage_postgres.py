"""Postgres on a stage: statements of psycopg2 and psycopg go through the overlay, values bound first.

psycopg2's connection and cursor are classes in C: connections are made with subclasses of them. psycopg's are Python:
its cursors take a statement that is resolved. A server that is not of the stage is not connected to.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def install(overlay: Any) -> None:
    """Guard the drivers that are installed; any connection is refused where the stage is no Postgres."""
    targets = [_target(url) for url in overlay.plan["addresses"]] if overlay.plan["dialect"] == "postgres" else []

    def allowed(host: str, port: str, database: str) -> None:
        if (host or "", str(port or "5432"), database or "") not in targets:
            raise overlay.StageRefusal(
                "FD923",
                f"task {overlay.task} connects to Postgres {database!r} on {host or 'localhost'}:{port or 5432}, "
                "which is not of this stage",
                because="only the database of the stage can be reached, with the stage's own role",
                fix='[tool.firedoor.stages] connections = { CONN_ID = "warehouse" }   # have the task use the stage\'s',
            )

    _psycopg2(overlay, allowed)
    _psycopg(overlay, allowed)


def _target(url: str) -> tuple[str, str, str]:
    split = urlsplit(url)
    said = {name: values[0] for name, values in parse_qs(split.query).items()}
    host = said.get("host") or unquote(split.hostname or "")
    port = said.get("port") or str(split.port or 5432)
    return host, port, unquote(split.path.lstrip("/")) or said.get("dbname", "")


def _psycopg2(overlay: Any, allowed: Any) -> None:
    try:
        psycopg2: Any = import_module("psycopg2")
        extensions: Any = import_module("psycopg2.extensions")
    except ImportError:
        return
    connect = psycopg2.connect
    plain = extensions.cursor

    class StageCursor(plain):  # type: ignore[misc, valid-type]
        """Resolves, then runs."""

        def execute(self, query: Any, vars: Any = None) -> Any:
            text = self.mogrify(query, vars).decode(extensions.encodings[self.connection.encoding])
            return super().execute(overlay.resolved(text, self.connection.stage_session))

        def executemany(self, query: Any, vars_list: Any) -> None:
            for values in vars_list:
                self.execute(query, values)

        def copy_expert(self, sql: Any, file: Any, size: int = 8192) -> Any:
            text = sql if isinstance(sql, str) else sql.as_string(self.connection)
            return super().copy_expert(overlay.resolved(text, self.connection.stage_session), file, size)

        def copy_from(self, *args: Any, **options: Any) -> Any:
            raise self._unknown("copy_from")

        def copy_to(self, *args: Any, **options: Any) -> Any:
            raise self._unknown("copy_to")

        def callproc(self, *args: Any) -> Any:
            raise self._unknown("callproc")

        def _unknown(self, name: str) -> Any:
            return overlay.StageRefusal(
                "FD924",
                f"task {overlay.task} uses {name} of a Postgres cursor, which a stage cannot follow",
                because="only statements can be placed",
                fix='cursor.copy_expert("COPY schema.table FROM STDIN", file)   # or cursor.execute(…)',
            )

    class StageConnection(extensions.connection):  # type: ignore[misc]
        """Its cursors resolve, whatever class is asked for."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.stage_session = overlay.session(self._rows)

        def cursor(self, *args: Any, **options: Any) -> Any:
            asked = options.pop("cursor_factory", None) or self.cursor_factory or plain
            return super().cursor(*args, cursor_factory=_mixed(StageCursor, asked), **options)

        def _rows(self, sql: str, values: Any = None) -> list[tuple[Any, ...]]:
            with super().cursor(cursor_factory=plain) as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []

    def guarded(dsn: Any = None, connection_factory: Any = None, cursor_factory: Any = None, **options: Any) -> Any:
        said = {
            **extensions.parse_dsn(dsn or ""),
            **{key: value for key, value in options.items() if value is not None},
        }
        allowed(said.get("host", ""), said.get("port", ""), said.get("dbname") or said.get("database") or "")
        return connect(dsn, connection_factory=StageConnection, cursor_factory=cursor_factory, **options)

    psycopg2.connect = guarded


def _mixed(first: type, asked: type) -> type:
    """A class that resolves and is one of ``asked`` (a DictCursor, say), too."""
    if issubclass(asked, first):
        return asked
    if issubclass(first, asked):
        return first
    return type(asked.__name__, (first, asked), {})


def _psycopg(overlay: Any, allowed: Any) -> None:
    try:
        psycopg: Any = import_module("psycopg")
    except ImportError:
        return
    cursor, execute = psycopg.Cursor, psycopg.Cursor.execute
    connect = psycopg.Connection.connect.__func__
    sessions: dict[int, Any] = {}

    def session_of(connection: Any) -> Any:
        def rows(sql: str, values: Any = None) -> list[tuple[Any, ...]]:
            with psycopg.Cursor(connection, row_factory=psycopg.rows.tuple_row) as own:
                execute(own, sql)
                return own.fetchall() if own.description else []

        return sessions.setdefault(id(connection), overlay.session(rows))

    def text_of(self: Any, query: Any, params: Any) -> str:
        return str(psycopg.ClientCursor(self.connection).mogrify(query, params))

    def guarded_execute(self: Any, query: Any, params: Any = None, **options: Any) -> Any:
        text = overlay.resolved(text_of(self, query, params), session_of(self.connection))
        return execute(self, text, None, **options)

    def guarded_executemany(self: Any, query: Any, params_seq: Any, *, returning: bool = False) -> None:
        for params in params_seq:
            guarded_execute(self, query, params)

    def guarded_stream(self: Any, query: Any, params: Any = None, **options: Any) -> Any:
        yield from guarded_execute(self, query, params)

    copy = psycopg.Cursor.copy

    def guarded_copy(self: Any, statement: Any, params: Any = None, **options: Any) -> Any:
        text = overlay.resolved(text_of(self, statement, params), session_of(self.connection))
        return copy(self, text, None, **options)

    def guarded_connect(cls: Any, conninfo_: str = "", **options: Any) -> Any:
        keys = {key: value for key, value in options.items() if value is not None}
        names = {"host", "port", "dbname", "user", "password", "options"}
        said = psycopg.conninfo.conninfo_to_dict(
            conninfo_, **{key: value for key, value in keys.items() if key in names}
        )
        allowed(str(said.get("host", "")), str(said.get("port", "")), str(said.get("dbname", "")))
        return connect(cls, conninfo_, **options)

    connect_guarded: Any = guarded_connect

    def no_async(*_: Any, **__: Any) -> Any:
        raise overlay.StageRefusal(
            "FD924",
            f"task {overlay.task} uses asynchronous connections to Postgres, which a stage cannot follow",
            because="only the cursors of psycopg2 and of psycopg's Connection are known there",
            fix="hook.get_conn()   # or leave the task out of this stage",
        )

    cursor.execute = guarded_execute
    cursor.executemany = guarded_executemany
    cursor.stream = guarded_stream
    cursor.copy = guarded_copy
    psycopg.Connection.connect = classmethod(connect_guarded)
    psycopg.connect = psycopg.Connection.connect
    psycopg.AsyncConnection.connect = no_async
    psycopg.ServerCursor.execute = no_async
