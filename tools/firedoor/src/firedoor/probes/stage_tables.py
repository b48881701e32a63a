"""Which tables a statement really reads and writes on a stage: what this DAG file wrote, what others built, the base.

Every statement of a guarded connection comes here before it runs. It is placed by the resolver of ``firedoor.stages``;
what cannot be placed is refused. A table that is written is made in this space first, with the rows that production
(on dev and tst: the sample) has of it, so that the statement finds what it would find there. Reads go to this DAG
file's own tables, then to those that another DAG file of this space built, then to the base. On a server, where all
tables of a space lie together, a registry tells whose each of them is: another's that is half-written is not read.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

Rows = Callable[..., list[tuple[Any, ...]]]
"""Runs a statement as it stands, with values for its parameters if it has any, and gives its rows."""
Name = tuple[str, ...]

_SCHEMA = re.compile(r'\s*CREATE\s+SCHEMA\s+IF\s+NOT\s+EXISTS\s+"?([^\s";]+)"?\s*;?\s*$', re.IGNORECASE)
_MAKES = re.compile(r"\b(?:CREATE|VIEW)\b", re.IGNORECASE)
"""What does not want a table to be there before: TRUNCATE and DROP TABLE do."""
_SHOWN = 4_000  # characters of a statement that are told


class StageRefusal(Exception):  # noqa: N818  (it is said in the words of a refusal)
    """A stage does not let this run; the text has the code, the cause and one fix."""

    def __init__(self, code: str, message: str, because: str = "", fix: str = "") -> None:
        self.code, self.message, self.because, self.fix = code, message, because, fix
        lines = [f"error[{code}]: {message}"]
        lines += [f"  because   {because}"] if because else []
        lines += [f"  fix       {fix}"] if fix else []
        super().__init__("\n".join(lines))


@dataclass
class Session:
    """One guarded connection: how it runs a statement as it stands, and the temporary names that it knows."""

    rows: Rows
    own_database: str
    defaults: Any  # placement.Defaults: temporary names, where unqualified ones lie
    made: set[Name] = field(default_factory=set)

    def add(self, name: str) -> None:
        """A temporary view was made without a statement."""
        self.defaults = replace(self.defaults, temporary=self.defaults.temporary | {name.lower()})

    def discard(self, name: str) -> None:
        """It was taken away again."""
        self.defaults = replace(self.defaults, temporary=self.defaults.temporary - {name.lower()})


class Overlay:
    """Where tables are in this run. ``plan`` is the request's ``stage``, from ``firedoor.stages.requests``."""

    def __init__(self, plan: dict[str, Any], placement: Any) -> None:
        self.StageRefusal = StageRefusal
        self.MANY = _parts().MANY
        self.plan = plan
        self.dialect: str = plan["dialect"]
        self.task = ""
        self.uses: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.written: dict[str, dict[str, Any]] = {}
        self._placement = placement
        self._dropped: set[str] = set()
        self._lasting: set[Name] = set()
        self._base: dict[str, bool] = {}
        self._place = lru_cache(maxsize=512)(placement.place)
        self._claimed: dict[str, Name] = {}
        self._parts = _parts()
        self._grain = self._parts.Grain(self, plan.get("partitions", {}), placement)

    def session(self, rows: Rows, own_database: str = "") -> Session:
        """What is known of a new connection."""
        known = self._placement.Defaults(
            schema=self.plan["default_schema"],
            catalogs=frozenset(one.lower() for one in self.plan["catalogs"]),
            functions=frozenset(one.lower() for one in self.plan.get("functions", ())),
        )
        return Session(rows, own_database, known)

    def resolved(self, sql: str, session: Session, *, read_only: bool = False, values: Any = None) -> str:
        """``sql`` as it is to run, with ``values`` where the engine binds them; raises StageRefusal."""
        if not sql.strip().strip(";") or _SCHEMA.match(sql):
            return "SELECT 1"  # a namespace of the space is made with its first table
        placed = self._place(sql, self.dialect, session.defaults)
        if isinstance(placed, self._placement.Refusal):
            raise self._refused(placed, sql)
        if placed.writes and read_only:
            raise StageRefusal(
                "FD925",
                f"task {self.task} writes {', '.join(map(str, placed.writes))} on a read-only connection",
                because=_shown(sql),
                fix="open it for writing",
            )
        for name in placed.writes:
            table, fresh = self._logical(name), _fresh(placed.modes(name))
            shaped = fresh and not _MAKES.search(sql)
            if self._grain.has(table):
                self._grain.prepare(placed, name, table, session, values, fresh=fresh, shaped=shaped)
            else:
                self.prepare(table, session, with_rows=not fresh, shaped=shaped)
        sides = {}
        for name in (*placed.reads, *placed.writes):
            written = self._named(name, session, write=True, sql=sql) if name in placed.writes else None
            read = self._named(name, session, write=False, sql=sql) if name in placed.reads else written
            sides[name] = self._placement.Sides(read, written)
        moved = self._placement.moved(placed, sides, session.defaults)
        if isinstance(moved, self._placement.Refusal):
            raise self._refused(moved, sql)
        for name in placed.writes:
            if placed.modes(name)[-1].name == "DROPS":
                self._dropped.add(self._logical(name))
                self._lasting.discard(self.own(self._logical(name), session))
        session.defaults = placed.after
        return str(moved)

    def _refused(self, refusal: Any, sql: str) -> StageRefusal:
        message = f"task {self.task}: {refusal.message}"
        return StageRefusal(refusal.code, message, because=_shown(sql), fix=refusal.fix)

    def _named(self, name: Any, session: Session, *, write: bool, sql: str) -> Any:
        physical = self._physical(self._logical(name), session, written=write, sql=sql)
        return self._placement.Name(*("",) * (3 - len(physical)), *physical)

    def table(self, name: str, session: Session, *, write: bool) -> Name:
        """The physical name of one table that is read or written without a statement."""
        parts = name.split(".")
        table = self._logical(self._placement.Name(*("",) * (3 - len(parts)), *parts))
        if write and self._grain.has(table):
            self._grain.prepare(None, None, table, session, None, fresh=False, shaped=False)
        elif write:
            self.prepare(table, session, with_rows=True)
        return self._physical(table, session, written=write, sql="")

    def told(self) -> dict[str, Any]:
        """What was used, for the answer."""
        return {"uses": list(self.uses.values()), "written": list(self.written.values())}

    def settle(self, session: Session) -> None:
        """Complete the partitions of each written table, and note which are stored."""
        for table, one in self.written.items():
            if self._grain.has(table):
                one.update(self._grain.told(table, session))

    def quote(self, name: Name) -> str:
        """A physical name in SQL."""
        return ".".join('"' + part.replace('"', '""') + '"' for part in name)

    def _logical(self, name: Any) -> str:
        """``schema.table`` of a name as the resolver tells it."""
        if name.catalog and name.catalog.lower() not in {one.lower() for one in self.plan["catalogs"]}:
            raise StageRefusal(
                "FD921",
                f"task {self.task} names {name}, which is no table of production",
                because=f"production is called {' or '.join(self.plan['catalogs'])} here",
                fix=f"name the table without {name.catalog}: {name.schema}.{name.table}",
            )
        return f"{name.schema or self.plan['default_schema']}.{name.table}"

    def own(self, table: str, session: Session) -> Name | None:
        """Where this DAG file has ``table`` or would have it; on a server None where it has not begun one."""
        if not self.plan["registry"]:
            return self._filled(table, session)
        known = self._claimed.get(table)
        if known in self._lasting:
            return known
        where = f"logical = {_text(table)} AND slug = {_text(self.plan['slug'])}"
        found = session.rows(f"SELECT schema, name FROM {self.plan['registry']} WHERE {where}")
        return tuple(found[0]) if found else None

    def _filled(self, table: str, session: Session) -> Name:
        schema, _, name = table.partition(".")
        filled = self.plan["own"].format(space=self.plan["space"], schema=schema, table=name)
        return (*((session.own_database,) if session.own_database else ()), *filled.split("."))

    def source(self, table: str, session: Session) -> tuple[Name, str] | None:
        """Where the rows of a table come from that this DAG file has not written, and whose they are."""
        if table in self.plan["built"]:
            built = self.plan["built"][table]
            return tuple(built["name"]), built["slug"]
        physical = self.base_of(table)
        if table not in self._base:
            self._base[table] = self.exists(physical, session)
        return (physical, self.plan["base_name"]) if self._base[table] else None

    def base_of(self, table: str) -> Name:
        """Where the base has a table, if it has it."""
        schema, _, name = table.partition(".")
        base = self.plan["base"].format(space=self.plan["space"], schema=schema, table=name)
        return (*self.plan["base_database"], *base.split("."))

    def _physical(self, table: str, session: Session, *, written: bool, sql: str) -> Name:
        own = self.own(table, session)
        if own is not None and (written or table in self._dropped or self.exists(own, session)):
            shown = None if written else self._grain.read(table, session) if self._grain.has(table) else None
            self._note(table, "write" if written else "read", self.plan["space"], self.plan["slug"], shown or own)
            return shown or own
        source = self.source(table, session)
        if source is None:
            raise StageRefusal(
                "FD922",
                f"task {self.task} reads {table}, which is not there",
                because=f"neither {self.plan['base_name']} nor {self.plan['space']} has it: {_shown(sql)}",
                fix=f"firedoor stage {self.plan['stage']} DAG   # with the DAG that writes {table}",
            )
        physical, whose = source
        if whose != self.plan["base_name"]:
            physical = self._grain.read(table, session) or physical
        side = self.plan["base_name"] if whose == self.plan["base_name"] else self.plan["space"]
        self._note(table, "read", side, "" if side == whose else whose, physical)
        return physical

    def prepare(self, table: str, session: Session, *, with_rows: bool, shaped: bool = False) -> None:
        """Have ``table`` in this space before it is written for the first time; ``shaped``: at least its columns."""
        own = self.own(table, session)
        if own is not None and self.exists(own, session):
            return
        source = None if table in self._dropped else self.source(table, session)
        physical = source[0] if source else None
        if source is not None and source[1] != self.plan["base_name"] and (with_rows or shaped):
            physical = self._grain.read(table, session) or physical
        own = self.begin(table, session, physical, whose=source[1] if source else "")
        if physical is not None and with_rows:
            self.written[table]["copied_rows"] = self._copy(physical, own, session)
        elif physical is not None and shaped:
            for statement in self.structure(physical, own, session):
                session.rows(statement)

    def begin(self, table: str, session: Session, source: Name | None, *, copied: int = 0, whose: str = "") -> Name:
        """The name of ``table`` in this space, which from now on is this DAG file's; the table is not made yet."""
        own = self._claim(table, session)
        session.made.add(own)
        session.rows(f"CREATE SCHEMA IF NOT EXISTS {self.quote(own[:-1])}")
        told = whose or (self.plan["base_name"] if source else "")
        self.written.setdefault(table, {"table": table, "name": list(own), "copied_rows": copied, "from": told})
        return own

    def _claim(self, table: str, session: Session) -> Name:
        """A physical name that no other DAG file of the space has: on a server the registry decides."""
        plain = self._filled(table, session)
        if not self.plan["registry"]:
            return plain
        mark = "__" + hashlib.sha256(self.plan["slug"].encode()).hexdigest()[:6]
        slug = self.plan["slug"]
        for own in (plain, (*plain[:-1], self._parts.beside(plain[-1], mark))):
            values = ", ".join(_text(value) for value in (table, own[-2], own[-1], slug))
            session.rows(
                f"INSERT INTO {self.plan['registry']} (logical, schema, name, slug) VALUES ({values}) "
                "ON CONFLICT DO NOTHING"
            )
            where = f"schema = {_text(own[-2])} AND name = {_text(own[-1])}"
            if session.rows(f"SELECT slug FROM {self.plan['registry']} WHERE {where}") == [(slug,)]:
                break
        self._claimed[table] = own
        return own

    def register_view(self, table: str, view: Name, session: Session, listed: str = "") -> None:
        """Have others read ``table`` by ``view``, and the list of its partitions removed with it (on a server)."""
        own = self._claimed[table]
        shown = "" if view == own else view[-1]
        session.rows(
            f"UPDATE {self.plan['registry']} SET shown = {_text(shown)}, listed = {_text(listed)} "
            f"WHERE logical = {_text(table)} AND slug = {_text(self.plan['slug'])}"
        )

    def forget(self, *names: Name) -> None:
        """These are no more."""
        self._lasting -= set(names)

    def _copy(self, source: Name, own: Name, session: Session) -> int:
        target, origin = self.quote(own), self.quote(source)
        for statement in self.structure(source, own, session):
            session.rows(statement)
        session.rows(f"INSERT INTO {target} SELECT * FROM {origin}")
        return int(session.rows(f"SELECT count(*) FROM {target}")[0][0])

    def structure(self, source: Name, own: Name, session: Session) -> list[str]:
        """The statements that make ``own`` like ``source``, without its rows."""
        target, origin = self.quote(own), self.quote(source)
        if self.dialect == "postgres":
            kind = session.rows(f"SELECT relkind FROM pg_class WHERE oid = {_text(origin)}::regclass")
            if kind and kind[0][0] in ("r", "p"):
                return [f"CREATE TABLE {target} (LIKE {origin} INCLUDING ALL EXCLUDING STATISTICS)"]
        elif self.dialect == "duckdb":
            where = " AND ".join(
                f"{column} = {_text(part)}"
                for column, part in zip(("database_name", "schema_name", "table_name"), source, strict=True)
            )
            found = session.rows(f"SELECT sql FROM duckdb_tables() WHERE {where}")
            if found and "REFERENCES" not in found[0][0].upper():
                return [f"CREATE TABLE {target}{found[0][0][found[0][0].index('(') :]}"]
        return [f"CREATE TABLE {target} AS SELECT * FROM {origin} LIMIT 0"]

    def exists(self, name: Name, session: Session) -> bool:
        """Whether there is such a table. What another connection made is lasting, and need not be asked for again."""
        if name in self._lasting:
            return True
        found = self._asked(name, session)
        if found and name not in session.made:
            self._lasting.add(name)
        return found

    def _asked(self, name: Name, session: Session) -> bool:
        if self.dialect == "duckdb":
            database, schema, table = map(_text, name)
            where = f"database_name = {database} AND schema_name = {schema}"
            return bool(
                session.rows(
                    f"SELECT 1 FROM duckdb_tables() WHERE {where} AND table_name = {table} UNION ALL "
                    f"SELECT 1 FROM duckdb_views() WHERE {where} AND view_name = {table}"
                )
            )
        return session.rows(f"SELECT to_regclass({_text(self.quote(name))}) IS NOT NULL")[0][0] is True

    def _note(self, table: str, how: str, side: str, built_by: str, name: Name) -> None:
        self.uses.setdefault(
            (self.task, table, how),
            {"task": self.task, "table": table, "how": how, "side": side, "built_by": built_by, "name": list(name)},
        )


def _parts() -> Any:
    """The file beside this one that knows partitions."""
    name = "_firedoor_stage_parts"
    if name not in sys.modules:
        spec = spec_from_file_location(name, Path(__file__).with_name("stage_parts.py"))
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


def _fresh(modes: tuple[Any, ...]) -> bool:
    """Whether nothing that a table held before matters: it is made, emptied or dropped."""
    return modes[0].name in ("CREATES", "REPLACES", "DROPS")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _shown(sql: str) -> str:
    return " ".join(sql.split())[:_SHOWN]
