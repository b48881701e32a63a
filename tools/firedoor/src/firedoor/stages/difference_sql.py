"""The statements that compare two tables of one engine: a fingerprint each, one join over the key, rows to show."""

from __future__ import annotations

from collections.abc import Sequence

from firedoor.stages.column_types import type_of
from firedoor.stages.engine import Engine, Name, text_literal

SHOWN = 5
"""Rows that are shown of each kind of change."""

TOLERANCE = 1e-9
"""Of approximate numbers: a sum in another order is another sum, by that share at most."""

Column = tuple[str, str]


def row_hash(engine: Engine, alias: str, columns: Sequence[str]) -> str:
    """SQL for a number from the values of a row, by the engine's own hash: no other engine's is compared with it."""
    names = [f"{alias}.{engine.quote(column)}" for column in columns]
    listed = ", ".join(names)
    if engine.dialect == "duckdb":
        return f"hash({listed})"
    if engine.dialect == "postgres":
        return f"hashtextextended(CAST(ROW({listed}) AS text), 0)"
    if engine.dialect == "spark":
        return f"xxhash64({listed})"
    return f"FARM_FINGERPRINT(TO_JSON_STRING(STRUCT({listed})))"


def fingerprint(engine: Engine, table: Name, columns: Sequence[str]) -> str:
    """Rows, and the sum of their hashes: no order counts, and unlike an exclusive or, two rows alike do."""
    digest = row_hash(engine, "t", columns)
    wide = {"duckdb": "HUGEINT", "postgres": "NUMERIC", "spark": "DECIMAL(38, 0)"}.get(engine.dialect, "BIGNUMERIC")
    return (
        f"SELECT count(*), CAST(sum(CAST(h AS {wide})) AS {_text(engine)}) "
        f"FROM (SELECT {digest} AS h FROM {engine.quote(*table)} AS t) AS q"
    )


class KeyedSql:
    """Statements over the join of ``before`` and ``after`` by ``key``, whose other columns are ``columns``."""

    def __init__(
        self,
        engine: Engine,
        before: Name,
        after: Name,
        key: Sequence[str],
        columns: Sequence[Column],
        one_of: int = 1,
    ) -> None:
        self._engine, self._quote = engine, engine.quote
        self._before, self._after = engine.quote(*before), engine.quote(*after)
        self._key, self._columns = tuple(key), tuple(columns)
        self._one_of = one_of

    def counts(self) -> str:
        """One row: rows of the join, rows gone, rows new, the first and last key of both; then of each column:
        rows that differ, the first and last key of those.

        What differs is one yes or no for each row of the join, made once: as a condition inside of each aggregate it
        would be made for each of them.
        """
        first = self._quote(self._key[0])
        inner = [f"a.{first} AS ak", f"b.{first} AS bk"]
        parts = ["count(*)"]
        parts += [f"count(CASE WHEN {side} IS NULL THEN 1 END)" for side in ("bk", "ak")]
        parts += [f"{end}(CASE WHEN bk IS NULL THEN ak END)" for end in ("min", "max")]
        parts += [f"{end}(CASE WHEN ak IS NULL THEN bk END)" for end in ("min", "max")]
        for number, column in enumerate(self._columns):
            inner.append(f"a.{first} = b.{first} AND {self._differs(column)} AS d{number}")
            parts.append(f"count(CASE WHEN d{number} THEN 1 END)")
            parts += [f"{end}(CASE WHEN d{number} THEN ak END)" for end in ("min", "max")]
        listed = ", ".join(f"{part} AS c{number}" for number, part in enumerate(parts))
        sides = f"{self._side(self._before)} AS a FULL JOIN {self._side(self._after)} AS b"
        return f"SELECT {listed} FROM (SELECT {', '.join(inner)} FROM {sides} ON {self._on()}) AS j"

    def sums(self, column: Column) -> str:
        """The sums of a number over all rows, before and after."""
        totals = [f"(SELECT sum(t.{self._quote(column[0])}) FROM {side} AS t)" for side in (self._before, self._after)]
        return f"SELECT {', '.join(totals)}"

    def rows_of(self, side: str, keys: Sequence[object]) -> str:
        """Rows that are only ``before`` or only ``after``, of the given first parts of their key."""
        mine, other = (self._before, self._after) if side == "before" else (self._after, self._before)
        on = " AND ".join(f"a.{self._quote(column)} = b.{self._quote(column)}" for column in self._key)
        names = ", ".join(f"a.{self._quote(column)}" for column in (*self._key, *(c[0] for c in self._columns)))
        return (
            f"SELECT {names} FROM {mine} AS a WHERE {self._among('a', keys)} "
            f"AND NOT EXISTS (SELECT 1 FROM {other} AS b WHERE {self._among('b', keys)} AND {on}) "
            f"ORDER BY {self._ordered('a')} LIMIT {SHOWN}"
        )

    def changed(self, column: Column, keys: Sequence[object]) -> str:
        """Key, value before and value after of rows where ``column`` differs."""
        names = ", ".join(f"a.{self._quote(part)}" for part in self._key)
        name = self._quote(column[0])
        return (
            f"SELECT {names}, a.{name}, b.{name} FROM {self._before} AS a JOIN {self._after} AS b ON {self._on()} "
            f"WHERE {self._among('a', keys)} AND {self._among('b', keys)} AND {self._differs(column)} "
            f"ORDER BY {self._ordered('a')} LIMIT {SHOWN}"
        )

    def without_key(self) -> str:
        """Rows of each side that have a NULL in their key and so have no partner."""
        null = " OR ".join(f"t.{self._quote(part)} IS NULL" for part in self._key)
        counts = [f"(SELECT count(*) FROM {table} AS t WHERE {null})" for table in (self._before, self._after)]
        return f"SELECT {counts[0]}, {counts[1]}"

    def _side(self, table: str) -> str:
        if self._one_of == 1:
            return table
        digest = row_hash(self._engine, "t", self._key)
        return f"(SELECT * FROM {table} AS t WHERE mod({digest}, {self._one_of}) = 0)"

    def _on(self) -> str:
        return " AND ".join(f"a.{self._quote(part)} = b.{self._quote(part)}" for part in self._key)

    def _among(self, alias: str, keys: Sequence[object]) -> str:
        return f"{alias}.{self._quote(self._key[0])} IN ({', '.join(map(text_literal, dict.fromkeys(map(str, keys))))})"

    def _ordered(self, alias: str) -> str:
        return ", ".join(f"{alias}.{self._quote(part)}" for part in self._key)

    def _differs(self, column: Column) -> str:
        name = self._quote(column[0])
        differs = f"a.{name} IS DISTINCT FROM b.{name}"
        if type_of(column[1]).family != "float":
            return differs
        near = f"abs(a.{name} - b.{name}) <= {TOLERANCE} * greatest(abs(a.{name}), abs(b.{name}))"
        return f"CASE WHEN {differs} THEN NOT coalesce({near}, FALSE) ELSE FALSE END"  # only where it must be reckoned


def only_in(engine: Engine, mine: Name, other: Name, columns: Sequence[str], limit: int = 0) -> str:
    """Rows of ``mine`` that ``other`` does not have as often: where there is no key, rows are compared whole."""
    listed = ", ".join(engine.quote(column) for column in columns)
    rows = f"SELECT {listed} FROM {engine.quote(*mine)} EXCEPT ALL SELECT {listed} FROM {engine.quote(*other)}"
    return f"SELECT * FROM ({rows}) AS d LIMIT {limit}" if limit else f"SELECT count(*) FROM ({rows}) AS d"


def is_number(column: Column) -> bool:
    """Whether sums of it say something."""
    return type_of(column[1]).family in ("integer", "float", "decimal")


def _text(engine: Engine) -> str:
    return "STRING" if engine.dialect in ("bigquery", "spark") else "VARCHAR"
