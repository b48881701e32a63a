"""Grain of partition on a stage: of a table that the configuration names only touched partitions are stored here.

The first statement that changes such a table makes it in the space, empty, with a list of the partitions that are here.
Before an UPDATE or DELETE those that its condition picks are brought from the base; after an INSERT those that it added
to. Reads go to a view of both. What cannot be told beforehand makes the table whole, as tables without grain are.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

Name = tuple[str, ...]
MANY = object()
"""Values of several runs of one statement."""

_LONGEST = 63  # bytes of a name on Postgres
_NAMED = re.compile(r"\$([A-Za-z_]\w*)")


class Grain:
    """The partitioned tables of one run; ``overlay`` tells where tables are and runs statements."""

    def __init__(self, overlay: Any, expressions: dict[str, str], placement: Any) -> None:
        self._overlay, self._placement = overlay, placement
        self._expressions = {table.lower(): text for table, text in expressions.items()}

    def has(self, table: str) -> bool:
        """Whether the configuration gives the table a grain."""
        return table.lower() in self._expressions

    def prepare(
        self, placed: Any, name: Any, table: str, session: Any, values: Any, *, fresh: bool, shaped: bool
    ) -> None:
        """Have what ``placed`` needs of ``table`` here before it runs."""
        overlay = self._overlay
        own = overlay.own(table, session)
        there = own is not None and overlay.exists(own, session)
        parts: Any = self.parts(table, own, session) if there else None
        if there and parts is None:
            return
        touches = None if fresh or placed is None else self._touches(placed, name, session, values)
        if not there:
            source = overlay.source(table, session)
            if touches is None or source is None or source[1] != overlay.plan["base_name"]:
                overlay.prepare(table, session, with_rows=not fresh, shaped=shaped)
                return
            parts = self._begun(table, source[0], session)
        elif touches is None:
            self._made_whole(table, parts, session, rows=not fresh)
            return
        for touch in touches:
            if not touch.adds:
                session.rows(parts.claim(touch), self._values(touch, values))
        self._fetch(table, parts, session)

    def settle(self, table: str, session: Any) -> Any:
        """List and complete the partitions that rows were added to; the table's Parts, None where it has no list."""
        own = self._overlay.own(table, session)
        if own is None or not self._overlay.exists(own, session):
            return None
        parts = self.parts(table, own, session)
        if parts is not None and session.rows(parts.unsettled()):
            session.rows(parts.claim())
            self._fetch(table, parts, session)
        return parts

    def read(self, table: str, session: Any) -> Name | None:
        """The view that shows ``table`` whole; None where it has no list of partitions in this space."""
        parts = self.settle(table, session)
        if parts is not None:
            own = tuple(part for part in parts.own if part)
            return self._view(parts, (*own[:-1], beside(own[-1], "__all")), session)
        built = self._overlay.plan["built"].get(table, {}).get("parts")
        if not built:
            return None
        parts = self._made(tuple(built["own"]), tuple(built["listed"]), tuple(built["base"]), built["expression"])
        return self._view(parts, (session.own_database, "firedoor", table.replace(".", "__")), session)

    def told(self, table: str, session: Any) -> dict[str, Any]:
        """What of ``table`` is stored here, and how another run finds it; empty for a whole table."""
        parts = self.settle(table, session)
        if parts is None:
            return {}
        listed, own = (self._quoted(name) for name in (parts.listed, parts.own))
        values = session.rows(f"SELECT CAST(fd_value AS varchar) FROM {listed} ORDER BY 1")
        return {
            "partitions": [value for (value,) in values],
            "stored_rows": int(session.rows(f"SELECT count(*) FROM {own}")[0][0]),
            "parts": {
                "own": [part for part in parts.own if part],
                "listed": [part for part in parts.listed if part],
                "base": [part for part in parts.base if part],
                "expression": parts.expression,
            },
        }

    def parts(self, table: str, own: Any, session: Any) -> Any:
        """Its Parts; None where the table is whole."""
        listed = (*own[:-1], beside(own[-1], "__parts"))
        if not self._overlay.exists(listed, session):
            return None
        base = self._overlay.base_of(table)
        return self._made(own, listed, base, self._expressions[table.lower()])

    def _made(self, own: Name, listed: Name, base: Name, expression: str) -> Any:
        names = [self._placement.Name(*("",) * (3 - len(name)), *name) for name in (own, listed, base)]
        return self._placement.Parts(*names, expression, self._overlay.dialect)

    def _touches(self, placed: Any, name: Any, session: Any, values: Any) -> Any:
        touches = self._placement.touches(placed, name, session.defaults)
        for touch in () if touches is None else touches:
            if touch.adds or values is None or isinstance(values, dict):
                continue
            alone = len(touches) == 1 and touch.deletes and values is not MANY
            if not alone or touch.where.count("?") != len(values):
                return None  # which of the values are those of the condition cannot be told
        return touches

    def _values(self, touch: Any, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {name: values[name] for name in dict.fromkeys(_NAMED.findall(touch.where)) if name in values} or None

    def _begun(self, table: str, source: Name, session: Any) -> Any:
        overlay = self._overlay
        own = overlay.begin(table, session, source)
        for statement in overlay.structure(source, own, session):
            session.rows(statement)
        parts = self._made(own, (*own[:-1], beside(own[-1], "__parts")), source, self._expressions[table.lower()])
        session.made.add(tuple(part for part in parts.listed if part))
        session.rows(parts.made())
        if overlay.dialect == "postgres":
            view = (*own[:-1], beside(own[-1], "__all"))
            self._view(parts, view, session)
            overlay.register_view(table, view, session, parts.listed.table)
        return parts

    def _fetch(self, table: str, parts: Any, session: Any) -> None:
        listed = self._quoted(parts.listed)
        if not session.rows(f"SELECT 1 FROM {listed} WHERE NOT fd_here LIMIT 1"):
            return
        own = self._quoted(parts.own)
        before = session.rows(f"SELECT count(*) FROM {own}")[0][0]
        session.rows(parts.fetch())
        session.rows(parts.fetched())
        copied = int(session.rows(f"SELECT count(*) FROM {own}")[0][0]) - int(before)
        self._overlay.written[table]["copied_rows"] += copied

    def _made_whole(self, table: str, parts: Any, session: Any, *, rows: bool) -> None:
        if rows:
            if session.rows(parts.unsettled()):
                session.rows(parts.claim())
                self._fetch(table, parts, session)
            session.rows(parts.rest())
        own = tuple(part for part in parts.own if part)
        view = (*own[:-1], beside(own[-1], "__all"))
        session.rows(f"DROP VIEW IF EXISTS {self._overlay.quote(view)}")
        session.rows(f"DROP TABLE {self._quoted(parts.listed)}")
        self._overlay.forget(view, tuple(part for part in parts.listed if part))
        if self._overlay.dialect == "postgres":
            self._overlay.register_view(table, own, session)

    def _view(self, parts: Any, view: Name, session: Any) -> Name:
        overlay = self._overlay
        if not overlay.exists(view, session):
            columns = [self._columns(name, session) for name in (parts.own, parts.base)]
            made = parts.view(self._placement.Name(*("",) * (3 - len(view)), *view), *columns)
            if isinstance(made, self._placement.Refusal):
                raise overlay.StageRefusal(made.code, f"task {overlay.task}: {made.message}", fix=made.fix)
            session.rows(f"CREATE SCHEMA IF NOT EXISTS {overlay.quote(view[:-1])}")
            session.made.add(view)
            session.rows(made)
        return view

    def _columns(self, name: Any, session: Any) -> list[str]:
        parts = [part.replace("'", "''") for part in name]
        if self._overlay.dialect == "duckdb":
            where = f"database_name = '{parts[0]}' AND schema_name = '{parts[1]}' AND table_name = '{parts[2]}'"
            found = session.rows(f"SELECT column_name FROM duckdb_columns() WHERE {where} ORDER BY column_index")
        else:
            found = session.rows(
                f"SELECT attname FROM pg_attribute WHERE attrelid = '{self._quoted(name)}'::regclass "
                "AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
            )
        return [str(column) for (column,) in found]

    def _quoted(self, name: Any) -> str:
        return str(self._overlay.quote(tuple(part for part in name if part)))


def beside(name: str, suffix: str) -> str:
    """``name`` with ``suffix``, short enough to be a name."""
    whole = name + suffix
    if len(whole.encode()) <= _LONGEST:
        return whole
    return f"{name[: _LONGEST - len(suffix) - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}{suffix}"
