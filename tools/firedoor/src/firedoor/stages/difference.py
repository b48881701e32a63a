"""How the rows of a table differ from production's: equal by fingerprint, or which rows and columns, with examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from firedoor.stages import rare_changes
from firedoor.stages.difference_sql import SHOWN, Column, KeyedSql, is_number, only_in
from firedoor.stages.engine import Engine, Name
from firedoor.stages.row_hash import Fingerprint, fingerprint, of_another_scale
from firedoor.stages.shares import share

SAMPLED_ABOVE = 50_000_000
"""Rows above which one in a hundred keys is compared."""

ONE_OF = 100

BY_FINGERPRINT, BY_KEY, BY_SAMPLED_KEYS, BY_ROWS = "fingerprint", "key", "one key in a hundred", "whole rows"


@dataclass(frozen=True, slots=True)
class ColumnDifference:
    """A column whose values differ in ``rows`` of the ``of`` rows that both sides have.

    ``examples`` are key, value before, value after. ``sums`` are those of a number over all rows, where no row is gone
    or new.
    """

    column: str
    rows: int
    of: int
    sums: tuple[Any, Any] | None = None
    examples: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """The rows of one table before (production) and after (the stage), compared ``by`` what.

    ``gone`` and ``new`` count rows, with up to five of each. Counts of a comparison by sampled keys are scaled up.
    ``notes`` say what the comparison could not do.
    """

    before_rows: int
    after_rows: int
    by: str
    gone: int = 0
    new: int = 0
    columns: tuple[ColumnDifference, ...] = ()
    names: tuple[str, ...] = ()
    gone_examples: tuple[tuple[Any, ...], ...] = ()
    new_examples: tuple[tuple[Any, ...], ...] = ()
    key: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def equal(self) -> bool:
        """No row and no value differs."""
        return not (self.gone or self.new or self.columns)

    def sentences(self) -> list[str]:
        """What differs in words: what is gone first."""
        about = "about " if self.by == BY_SAMPLED_KEYS else ""
        found = []
        if self.gone:
            part = share(self.gone, self.before_rows)
            found.append(f"{about}{part} of the rows are gone ({self.gone:,} of {self.before_rows:,})")
        if self.new:
            rows = "1 row is" if self.new == 1 else f"{self.new:,} rows are"
            found.append(f"{about}{rows} new ({share(self.new, self.before_rows)} of {self.before_rows:,})")
        for one in self.columns:
            said = f"{one.column} differs in {about}{share(one.rows, one.of)} of the rows ({one.rows:,} of {one.of:,})"
            found.append(said + _sums(one))
        return found or [
            f"equal to production by {self.by}: {self.after_rows:,} {'row' if self.after_rows == 1 else 'rows'}"
        ]


def _sums(one: ColumnDifference) -> str:
    if one.sums is None or None in one.sums or not one.sums[0]:
        return ""
    before, after = (float(value) for value in one.sums)
    percent = 100 * (after - before) / abs(before)
    return f", its sum by {percent:+.2g} %" if abs(percent) >= 1e-7 else ", its sum by nothing"


def difference(
    engine: Engine,
    before: Name,
    after: Name,
    columns: Sequence[Column],
    key: Sequence[str] = (),
    sampled_above: int = SAMPLED_ABOVE,
    rare_from: int = rare_changes.FROM_ROWS,
) -> Difference:
    """Compare the ``columns`` that both tables have, by ``key`` where there is one.

    Equal fingerprints end it. Otherwise one join over the key; where the key is not one, whole rows are compared. From
    ``rare_from`` rows on, tables where few rows differ are met by the hashes of their rows first.
    """
    names = sorted(name for name, _ in columns)
    as_text = of_another_scale(engine, before, after)
    was, now = (fingerprint(engine, table, names, key, as_text) for table in (before, after))
    if was.equals(now):
        return Difference(was.rows, now.rows, BY_FINGERPRINT)
    if not key:
        return _by_rows(engine, before, after, names, was.rows, now.rows, "no key is declared")
    if was.nulls and now.nulls:
        reason = f"{', '.join(key)} is NULL in {was.nulls:,} rows of production and {now.nulls:,} of the stage"
        return _by_rows(engine, before, after, names, was.rows, now.rows, reason)
    others = [column for column in columns if column[0] not in key]
    one_of = ONE_OF if max(was.rows, now.rows) > sampled_above else 1
    sql = KeyedSql(engine, before, after, key, others, one_of, bool(was.nulls or now.nulls), dict(columns)[key[0]])
    if one_of == 1 and not as_text and rare_changes.pays(sql, names, was, now, rare_from):
        counted = rare_changes.count(sql, names, was, now)
    else:
        counted = _count(sql, was, now, one_of)
    if counted is None:
        reason = f"{', '.join(key)} is no key: pairs are not unique"
        return _by_rows(engine, before, after, names, was.rows, now.rows, reason)
    rows, gone, new = (int(value) for value in counted[:3])
    pairs = rows - gone - new
    return Difference(
        was.rows,
        now.rows,
        BY_KEY if one_of == 1 else BY_SAMPLED_KEYS,
        gone * one_of + was.nulls,
        new * one_of + now.nulls,
        tuple(_columns(engine, sql, others, counted[7:], pairs, one_of, was.rows == now.rows and not gone + was.nulls)),
        (*key, *(name for name, _ in others)),
        _only(engine, sql, "before", counted[3:5] if gone else (), was.nulls),
        _only(engine, sql, "after", counted[5:7] if new else (), now.nulls),
        tuple(key),
    )


def _count(sql: KeyedSql, was: Fingerprint, now: Fingerprint, one_of: int) -> tuple[Any, ...] | None:
    """What one join of all rows tells; None where a key has more than one partner."""
    counted = sql.engine.execute(sql.counts())[0]
    rows, gone, new = (int(value) for value in counted[:3])
    sides = (was.rows - was.nulls, now.rows - now.nulls) if one_of == 1 else sql.engine.execute(sql.rows())[0]
    return counted if (rows - new, rows - gone) == tuple(sides) else None


def _only(engine: Engine, sql: KeyedSql, side: str, keys: Sequence[Any], nulls: int) -> tuple[tuple[Any, ...], ...]:
    """Rows to show that only one side has."""
    found = engine.execute(sql.rows_of(side, keys)) if keys else []
    return tuple([*found, *(engine.execute(sql.without_key(side)) if nulls else [])][:SHOWN])


def _columns(
    engine: Engine,
    sql: KeyedSql,
    columns: Sequence[Column],
    counted: Sequence[Any],
    pairs: int,
    one_of: int,
    whole: bool,
) -> list[ColumnDifference]:
    found = []
    for number, column in enumerate(columns):
        rows, first, last = counted[3 * number : 3 * number + 3]
        if rows:
            examples = tuple(engine.execute(sql.changed(column, (first, last))))
            both = engine.execute(sql.sums(column))[0] if is_number(column) and whole else None
            sums = (both[0], both[1]) if both else None
            found.append(ColumnDifference(column[0], int(rows) * one_of, pairs * one_of, sums, examples))
    return sorted(found, key=lambda one: (-one.rows, one.column))


def _by_rows(
    engine: Engine, before: Name, after: Name, names: Sequence[str], before_rows: int, after_rows: int, reason: str
) -> Difference:
    gone, new = (
        int(engine.execute(only_in(engine, mine, other, names))[0][0])
        for mine, other in ((before, after), (after, before))
    )
    shown = [
        tuple(engine.execute(only_in(engine, mine, other, names, SHOWN))) if count else ()
        for count, mine, other in ((gone, before, after), (new, after, before))
    ]
    note = f"{reason}, so whole rows were compared: a changed row counts as one gone and one new"
    return Difference(before_rows, after_rows, BY_ROWS, gone, new, (), tuple(names), shown[0], shown[1], (), (note,))
