"""One DAG file on a stage, in its fork: its own tables begun, every door to a database guarded, the end told.

``plan`` is the ``stage`` of a request (``firedoor.stages.requests``). The resolver and sqlglot are found in the folder
``plan["path"]``, at the end of ``sys.path``: what the DAGs' own environment has comes first.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

GUARDED_HOOKS = {"postgres": ("PostgresHook",), "duckdb": ("DuckDbHook",)}
"""Dialect of the stage → hooks whose driver is guarded; every other hook that asks for a connection is refused."""
_NOT_HOOKS = ("BaseHook", "DbApiHook")


def warm(plan: dict[str, Any], beside: Any) -> None:
    """Import before the forks what each of them would import."""
    if plan["path"] not in sys.path:
        sys.path.append(plan["path"])
    for name in ("stage_tables", "stage_parts", "stage_duckdb", "stage_postgres", "stage_tasks", "confinement"):
        beside(name)
    for name in ("duckdb", "psycopg2", "psycopg", "airflow.providers.common.sql.hooks.sql"):
        with suppress(ImportError):
            import_module(name)
    import_module("firedoor_placement").place("SELECT t.n FROM a.b AS t", plan["dialect"], None)


class Staging:
    """The stage of one DAG file."""

    def __init__(self, plan: dict[str, Any], home: Path, beside: Any) -> None:
        if plan["path"] not in sys.path:
            sys.path.append(plan["path"])
        self.plan = plan
        self._tables = beside("stage_tables")
        self._tasks = beside("stage_tasks")
        self._treated: list[dict[str, str]] = []
        self._log: tuple[int, int] | None = None
        self._begin()
        self.overlay = self._tables.Overlay(plan, import_module("firedoor_placement"))
        self._connect_duckdb = None
        with suppress(ImportError):
            self._connect_duckdb = import_module("duckdb").connect
        beside("stage_duckdb").install(self.overlay, home)
        beside("stage_postgres").install(self.overlay)
        self._guard_hooks()
        if plan["network"] == "closed":
            beside("confinement").close_network()
        elif plan["network"] == "declared":
            beside("stage_network").allow_only([tuple(target) for target in plan["targets"]])

    def prepare(self, dag: Any) -> None:
        """Treat tasks that do more than a stage lets them, or wait for what never comes."""
        told = self._tasks.prepare(dag.tasks, self.plan["skip"], self.plan["answers"])
        self._treated += [{"dag_id": str(dag.dag_id), **one} for one in told]

    def before(self, dag_id: str, task_id: str, map_index: int) -> None:
        """A task begins: what it prints goes to a log of its own."""
        self.overlay.task = task_id
        folder = Path(self.plan["logs"]) / dag_id
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{task_id}.log" if map_index < 0 else f"{task_id}.{map_index}.log"
        sys.stdout.flush()
        sys.stderr.flush()
        self._log = os.dup(1), os.dup(2)
        log = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.close(log)

    def after(self) -> None:
        """A task has ended."""
        sys.stdout.flush()
        sys.stderr.flush()
        for number, kept in enumerate(self._log or (), start=1):
            os.dup2(kept, number)
            os.close(kept)
        self._log = None

    def told(self) -> dict[str, Any]:
        """What the answer says of it."""
        if self.plan.get("partitions") and self.overlay.written:
            self._settle()
        return {**self.overlay.told(), "treated": self._treated}

    def _settle(self) -> None:
        """Complete the partitions that the last statements added to."""
        if self.plan["dialect"] == "postgres":
            self.overlay.settle(self.overlay.session(lambda sql, values=None: self._postgres(sql)))
            return
        assert self._connect_duckdb is not None
        connection = self._connect_duckdb(self.plan["database"])
        try:
            present = {
                name for (name,) in connection.execute("SELECT database_name FROM duckdb_databases()").fetchall()
            }
            for name, path in self.plan["attached"].items():
                if name not in present:
                    connection.execute(f"ATTACH '{path.replace(chr(39), chr(39) * 2)}' AS \"{name}\" (READ_ONLY)")
            own = str(connection.execute("SELECT current_database()").fetchall()[0][0])

            def rows(sql: str, values: Any = None) -> list[tuple[Any, ...]]:
                result = connection.execute(sql)
                return result.fetchall() if result.description else []

            self.overlay.settle(self.overlay.session(rows, own))
        finally:
            connection.close()

    def complete(self) -> None:
        """Say that the tables of this DAG file are whole; until now nobody takes them for results."""
        if self.plan["dialect"] == "postgres":
            self._postgres(
                f"UPDATE {self.plan['runs']} SET complete = true, completed = clock_timestamp() WHERE slug = %s",
                (self.plan["slug"],),
            )
            return
        running = Path(self.plan["running"])
        if self._connect_duckdb is not None and Path(self.plan["database"]).exists():
            connection = self._connect_duckdb(self.plan["database"])
            connection.execute("FORCE CHECKPOINT")
            connection.close()
        tables = {one["table"]: one["name"][1:] for one in self.overlay.written.values()}
        (running / "tables.json").write_text(
            json.dumps(
                {
                    "slug": self.plan["slug"],
                    "fingerprint": self.plan["fingerprint"],
                    "tables": tables,
                    "parts": {one["table"]: one["parts"] for one in self.overlay.written.values() if "parts" in one},
                }
            ),
            encoding="utf-8",
        )
        running.replace(self.plan["finished"])

    def _begin(self) -> None:
        """Remove what an earlier run of this DAG file left in the space, and find what others have built there."""
        plan, built = self.plan, {}
        files: list[str] = []  # of other DAG files, the newest first
        if plan["dialect"] == "postgres":
            slug = plan["slug"]
            for schema, *tables in self._postgres(
                f"SELECT schema, name, listed FROM {plan['registry']} WHERE slug = %s", (slug,)
            ):
                for table in filter(None, tables):
                    self._postgres(f'DROP TABLE IF EXISTS "{schema}"."{table}" CASCADE')
            self._postgres(f"DELETE FROM {plan['registry']} WHERE slug = %s", (slug,))
            self._postgres(f"DELETE FROM {plan['runs']} WHERE slug = %s", (slug,))
            self._postgres(
                f"INSERT INTO {plan['runs']} (slug, fingerprint, complete) VALUES (%s, %s, false)",
                (slug, plan["fingerprint"]),
            )
            others = self._postgres(
                f"SELECT t.logical, t.schema, coalesce(nullif(t.shown, ''), t.name), t.slug FROM {plan['registry']} t "
                f"JOIN {plan['runs']} r USING (slug) WHERE r.complete ORDER BY r.completed"
            )
            for logical, schema, table, whose in others:
                if whose in plan["unseen"]:
                    continue
                built[logical] = {"name": [schema, table], "slug": whose}
        else:
            shutil.rmtree(plan["running"], ignore_errors=True)
            shutil.rmtree(plan["finished"], ignore_errors=True)
            running = Path(plan["running"])
            running.mkdir(parents=True)
            found = sorted(running.parent.glob("*/tables.json"), key=lambda told: (told.stat().st_mtime_ns, told))
            for number, told in enumerate(found):
                said = json.loads(told.read_text(encoding="utf-8"))
                if said["slug"] in plan["unseen"]:  # it runs beside this one: what it had built is being replaced
                    continue
                files.insert(0, str(told.with_name("files")))
                plan["attached"][f"built_{number}"] = str(told.with_name(Path(plan["database"]).name))
                for logical, name in said["tables"].items():
                    built[logical] = {"name": [f"built_{number}", *name], "slug": said["slug"]}
                    parts = said.get("parts", {}).get(logical)
                    if parts:
                        there = {which: [f"built_{number}", *parts[which][1:]] for which in ("own", "listed")}
                        built[logical]["parts"] = {**parts, **there}
            # The file is there from the start: an older release of the library looks whether it is.
            import_module("duckdb").connect(plan["database"]).close()
        plan["built"] = built
        os.environ["FIREDOOR_WAREHOUSE_FILES_BASE"] = os.pathsep.join([*files, *plan.get("files_base", ())])

    def _postgres(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        psycopg2: Any = import_module("psycopg2")
        connect = getattr(psycopg2, "_connect_of_stage", psycopg2.connect)
        psycopg2._connect_of_stage = connect
        connection = connect(self.plan["url"])
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def _guard_hooks(self) -> None:
        """Refuse, by name, every hook whose connections are not guarded; lend DuckDB the hook that it has not."""
        hooks, connections = (
            import_module("airflow.sdk.bases.hook"),
            import_module("airflow.sdk.definitions.connection"),
        )
        of_class = hooks.BaseHook.get_connection.__func__
        get_hook = connections.Connection.get_hook
        known = (*_NOT_HOOKS, *GUARDED_HOOKS.get(self.plan["dialect"], ()))
        overlay, declared = self.overlay, self.plan["connections"]

        def guarded(cls: Any, conn_id: str) -> Any:
            if not any(kind.__name__ in known[2:] for kind in cls.__mro__) and cls.__name__ not in known:
                raise overlay.StageRefusal(
                    "FD927",
                    f"task {overlay.task} uses {cls.__name__}, which has no interceptor on this stage",
                    because=f"what it does could reach production; known here: {', '.join(known[2:])}",
                    fix=f'[tool.firedoor.stages] skip = {{ {overlay.task} = "why it need not run" }}',
                )
            if conn_id not in declared:
                raise overlay.StageRefusal(
                    "FD928",
                    f"task {overlay.task} asks for the connection {conn_id!r}, which this stage does not have",
                    because=f"its connections are: {', '.join(sorted(declared)) or 'none'}",
                    fix=f'[tool.firedoor.stages] connections = ["{conn_id}"]   # where it leads to the warehouse',
                )
            return of_class(cls, conn_id)

        def guarded_hook(self: Any, *, hook_params: Any = None) -> Any:
            if self.conn_type == "duckdb":
                return _duckdb_hook()(conn_id=self.conn_id)
            return get_hook(self, hook_params=hook_params)

        hooks.BaseHook.get_connection = classmethod(guarded)
        connections.Connection.get_hook = guarded_hook


def _duckdb_hook() -> Any:
    """Airflow 3 has no provider for DuckDB; this hook is what common.sql's operators need of one."""
    base: Any = import_module("airflow.providers.common.sql.hooks.sql").DbApiHook

    class DuckDbHook(base):  # type: ignore[misc]
        """A connection whose host is a database file."""

        conn_name_attr = "conn_id"
        default_conn_name = "duckdb_default"
        conn_type = "duckdb"
        hook_name = "DuckDB"
        supports_autocommit = True
        placeholder = "?"

        def get_conn(self) -> Any:
            """Open the file that the connection names."""
            return import_module("duckdb").connect(self.get_connection(self.get_conn_id()).host)

        def set_autocommit(self, conn: Any, autocommit: bool) -> None:
            """DuckDB commits each statement of its own accord."""

        def get_autocommit(self, conn: Any) -> bool:
            """It does."""
            return True

    return DuckDbHook
