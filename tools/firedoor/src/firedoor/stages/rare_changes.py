"""A comparison by key of tables where few rows differ: whole rows are met only where the hashes of a key's rows differ.

A hash join keeps all columns of one side in memory, and that is most of what it costs. Here it keeps the key and one
number, and the columns are read once more for the few rows that differ. Where many do, that is dearer than one join.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from firedoor.stages.difference_sql import GONE_AND_NEW, KeyedSql, of_column
from firedoor.stages.row_hash import Fingerprint, row_hash

FROM_ROWS = 200_000
"""Rows below which one join is quick enough, and a sample says little."""

DIFFER = 0.125
"""The share of the rows that may differ."""

HASH = "f_hash_"
"""No name of a column, one hopes; a table that has it is met as before."""

_SAMPLED = 16_384


def pays(sql: KeyedSql, names: Sequence[str], was: Fingerprint, now: Fingerprint, from_rows: int) -> bool:
    """Whether few rows seem to differ, by some blocks of rows. It decides what the answer costs, never the answer.

    Only DuckDB hashes a row more cheaply than it joins it.
    """
    if sql.engine.dialect != "duckdb" or min(was.rows, now.rows) < max(from_rows, 1) or was.nulls or now.nulls:
        return False
    if HASH in names or abs(now.rows - was.rows) > DIFFER * max(was.rows, now.rows):
        return False
    percent = min(100, 100 * _SAMPLED / was.rows)
    ((rows, alike),) = sql.engine.execute(
        f"SELECT count(*), count(CASE WHEN a.{HASH} = b.{HASH} THEN 1 END) "
        f"FROM ({_hashed(sql, sql.before, names)} TABLESAMPLE SYSTEM ({percent:.6f} PERCENT) REPEATABLE (7)) AS a "
        f"LEFT JOIN ({_hashed(sql, sql.after, names)}) AS b ON {sql.on('a', 'b')}"
    )
    return bool(rows and rows - alike <= DIFFER * rows)


def count(sql: KeyedSql, names: Sequence[str], was: Fingerprint, now: Fingerprint) -> tuple[Any, ...] | None:
    """What ``KeyedSql.counts`` answers; None where the key is not one.

    A key that repeats where something differs gives more rows than it had hashes. Where nothing of it differs, it has
    as many rows alike on both sides, or what is left of the two fingerprints is not the same.
    """
    ((hashes, rows, of_before, of_after, before, after, *counted),) = sql.engine.execute(_counts(sql, names))
    alike = was.rows - of_before, was.digest - int(before or 0)
    if rows != hashes or alike != (now.rows - of_after, now.digest - int(after or 0)):
        return None
    gone, new = counted[:2]
    return was.rows + new, gone, new, *counted[2:]


def _counts(sql: KeyedSql, names: Sequence[str]) -> str:
    """A row of ``f`` has the key of each side that has it. Where only one has it, nothing is met: ``before`` is asked
    for the key of ``after``, and the other way round."""
    keys = [f"{side}.{sql.quote(part)} AS {_key(side, n)}" for n, part in enumerate(sql.key) for side in ("a", "b")]
    sides = f"({_hashed(sql, sql.before, names)}) AS a FULL JOIN ({_hashed(sql, sql.after, names)}) AS b"
    hashes = f"a.{HASH} AS ah, b.{HASH} AS bh"
    differ = f"SELECT {', '.join(keys)}, {hashes} FROM {sides} ON {sql.on('a', 'b')} WHERE ah IS DISTINCT FROM bh"
    inner = ["ah", "bh", f"{_key('a', 0)} AS ak", f"{_key('b', 0)} AS bk"]
    parts = ["(SELECT count(*) FROM f)", "count(*)", "count(ah)", "count(bh)"]
    parts += [f"CAST(sum(CAST({side} AS HUGEINT)) AS VARCHAR)" for side in ("ah", "bh")]
    parts += GONE_AND_NEW
    for number, column in enumerate(sql.columns):
        inner.append(f"{sql.differs(column)} AS d{number}")
        parts += of_column(number, "ak")
    met = ["f"]
    for side, table, other in (("a", sql.before, "b"), ("b", sql.after, "a")):
        on = " AND ".join(f"{side}.{sql.quote(part)} = f.{_key(other, n)}" for n, part in enumerate(sql.key))
        met.append(f"{table} AS {side} ON {on}")
    chosen = ", ".join(f"f.{name}" if name in ("ah", "bh") else name for name in inner)
    return (
        f"WITH f AS MATERIALIZED ({differ}) SELECT {', '.join(parts)} "
        f"FROM (SELECT {chosen} FROM {' LEFT JOIN '.join(met)}) AS j"
    )


def _key(side: str, number: int) -> str:
    return f"f_{side}_{number}"


def _hashed(sql: KeyedSql, table: str, names: Sequence[str]) -> str:
    keys = ", ".join(f"t.{sql.quote(part)}" for part in sql.key)
    return f"SELECT {keys}, {row_hash(sql.engine, 't', names)} AS {HASH} FROM {table} AS t"
