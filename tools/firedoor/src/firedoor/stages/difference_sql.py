"""The statements that compare two tables of one engine by key: one join over all rows, rows to show."""

from __future__ import annotations

from collections.abc import Sequence

from firedoor.stages.column_types import type_of
from firedoor.stages.engine import Engine, Name, value_literal
from firedoor.stages.row_hash import row_hash

SHOWN = 5
"""Rows that are shown of each kind of change."""

TOLERANCE = 1e-9
"""Of approximate numbers: a sum in another order is another sum, by that share at most."""

Column = tuple[str, str]


class KeyedSql:
    """Statements over the join of ``before`` and ``after`` by ``key``, whose other columns are ``columns``.

    ``one_of``: one key in so many. ``nulls``: there are rows with a NULL in their key; they are in no join.
    ``kind``: the type of the key's first part.
    """

    def __init__(
        self,
        engine: Engine,
        before: Name,
        after: Name,
        key: Sequence[str],
        columns: Sequence[Column],
        one_of: int = 1,
        nulls: bool = False,
        kind: str = "",
    ) -> None:
        self.engine, self.quote = engine, engine.quote
        self.before, self.after = engine.quote(*before), engine.quote(*after)
        self.key, self.columns = tuple(key), tuple(columns)
        self._one_of, self._nulls, self._family = one_of, nulls, type_of(kind).family

    def counts(self) -> str:
        """One row: rows of the join, rows gone, rows new, the first and last key of both; then of each column:
        rows that differ, the first and last key of those.

        What differs is one yes or no for each row of the join, made once: as a condition inside of each aggregate it
        would be made for each of them.
        """
        first = self.quote(self.key[0])
        inner = [f"{self._ordered_value(f'{side}.{first}')} AS {side}k" for side in ("a", "b")]
        parts = ["count(*)", *GONE_AND_NEW]
        for number, column in enumerate(self.columns):
            inner.append(f"a.{first} = b.{first} AND {self.differs(column)} AS d{number}")
            parts += of_column(number, "ak")
        listed = ", ".join(f"{part} AS c{number}" for number, part in enumerate(parts))
        sides = f"{self.side(self.before)} AS a FULL JOIN {self.side(self.after)} AS b"
        return f"SELECT {listed} FROM (SELECT {', '.join(inner)} FROM {sides} ON {self.on('a', 'b')}) AS j"

    def rows(self) -> str:
        """How many rows of either side are compared."""
        counts = [f"(SELECT count(*) FROM {self.side(table)} AS t)" for table in (self.before, self.after)]
        return f"SELECT {', '.join(counts)}"

    def sums(self, column: Column) -> str:
        """The sums of a number over all rows, before and after."""
        totals = [f"(SELECT sum(t.{self.quote(column[0])}) FROM {side} AS t)" for side in (self.before, self.after)]
        return f"SELECT {', '.join(totals)}"

    def rows_of(self, side: str, keys: Sequence[object]) -> str:
        """Rows that are only ``before`` or only ``after``, of the given first parts of their key."""
        mine, other = (self.before, self.after) if side == "before" else (self.after, self.before)
        return (
            f"SELECT {self._listed('a')} FROM {mine} AS a WHERE {self._among('a', keys)} "
            f"AND NOT EXISTS (SELECT 1 FROM {other} AS b WHERE {self._among('b', keys)} AND {self.on('a', 'b')}) "
            f"ORDER BY {self._ordered('a')} LIMIT {SHOWN}"
        )

    def without_key(self, side: str) -> str:
        """Rows of ``before`` or ``after`` that have a NULL in their key."""
        table = self.before if side == "before" else self.after
        null = " OR ".join(f"a.{self.quote(part)} IS NULL" for part in self.key)
        return f"SELECT {self._listed('a')} FROM {table} AS a WHERE {null} ORDER BY {self._ordered('a')} LIMIT {SHOWN}"

    def changed(self, column: Column, keys: Sequence[object]) -> str:
        """Key, value before and value after of rows where ``column`` differs.

        The few rows are taken first: to sort them, DuckDB would read both tables once more.
        """
        names = ", ".join(f"a.{self.quote(part)}" for part in self.key)
        name, once = self.quote(column[0]), "MATERIALIZED " if self.engine.dialect in ("duckdb", "postgres") else ""
        listed = ", ".join(self.quote(part) for part in (*self.key, column[0]))
        sides = [
            f"{side} AS {once}(SELECT {listed} FROM {table} AS {side} WHERE {self._among(side, keys)})"
            for side, table in (("a", self.before), ("b", self.after))
        ]
        return (
            f"WITH {', '.join(sides)} SELECT {names}, a.{name}, b.{name} FROM a JOIN b ON {self.on('a', 'b')} "
            f"WHERE {self.differs(column)} ORDER BY {self._ordered('a')} LIMIT {SHOWN}"
        )

    def side(self, table: str) -> str:
        """The rows of a table that are compared."""
        only = [f"t.{self.quote(part)} IS NOT NULL" for part in self.key if self._nulls]
        if self._one_of != 1:
            only.append(f"mod({row_hash(self.engine, 't', self.key)}, {self._one_of}) = 0")
        return f"(SELECT * FROM {table} AS t WHERE {' AND '.join(only)})" if only else table

    def on(self, left: str, right: str) -> str:
        """The same key."""
        return " AND ".join(f"{left}.{self.quote(part)} = {right}.{self.quote(part)}" for part in self.key)

    def differs(self, column: Column) -> str:
        """The values of a column in ``a`` and ``b`` are not the same, and NULL is the same as NULL."""
        name = self.quote(column[0])
        differs = f"a.{name} IS DISTINCT FROM b.{name}"
        if type_of(column[1]).family != "float":
            return differs
        near = f"abs(a.{name} - b.{name}) <= {TOLERANCE} * greatest(abs(a.{name}), abs(b.{name}))"
        return f"CASE WHEN {differs} THEN NOT coalesce({near}, FALSE) ELSE FALSE END"  # only where it must be reckoned

    def _ordered_value(self, value: str) -> str:
        """Postgres has no ``min`` of a boolean, and before version 18 none of bytes and UUIDs."""
        none = self.engine.dialect == "postgres" and self._family in ("boolean", "bytes", "uuid")
        return f"CAST({value} AS text)" if none else value

    def _among(self, alias: str, keys: Sequence[object]) -> str:
        values = dict.fromkeys(value_literal(self.engine, key) for key in keys)
        return f"{alias}.{self.quote(self.key[0])} IN ({', '.join(values)})"

    def _listed(self, alias: str) -> str:
        return ", ".join(f"{alias}.{self.quote(name)}" for name in (*self.key, *(column[0] for column in self.columns)))

    def _ordered(self, alias: str) -> str:
        return ", ".join(f"{alias}.{self.quote(part)}" for part in self.key)


GONE_AND_NEW = (
    *(f"count(CASE WHEN {side} IS NULL THEN 1 END)" for side in ("bk", "ak")),
    *(f"{end}(CASE WHEN bk IS NULL THEN ak END)" for end in ("min", "max")),
    *(f"{end}(CASE WHEN ak IS NULL THEN bk END)" for end in ("min", "max")),
)
"""Of a join with the first parts of both keys, ``ak`` and ``bk``."""


def of_column(number: int, key: str) -> list[str]:
    """Rows for which ``d{number}`` is true, the first and the last ``key`` of those."""
    ends = [f"{end}(CASE WHEN d{number} THEN {key} END)" for end in ("min", "max")]
    return [f"count(CASE WHEN d{number} THEN 1 END)", *ends]


def only_in(engine: Engine, mine: Name, other: Name, columns: Sequence[str], limit: int = 0) -> str:
    """Rows of ``mine`` that ``other`` does not have as often: where there is no key, rows are compared whole."""
    listed = ", ".join(engine.quote(column) for column in columns)
    rows = f"SELECT {listed} FROM {engine.quote(*mine)} EXCEPT ALL SELECT {listed} FROM {engine.quote(*other)}"
    return (
        f"SELECT * FROM ({rows}) AS d ORDER BY {listed} LIMIT {limit}"
        if limit
        else f"SELECT count(*) FROM ({rows}) AS d"
    )


def is_number(column: Column) -> bool:
    """Whether sums of it say something."""
    return type_of(column[1]).family in ("integer", "float", "decimal")
