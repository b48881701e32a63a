"""A text of SQL with its tables moved to where the stage has them, and nothing else of it changed.

Names are replaced where they stand; literals, comments, hints and parameters stay as they were written. What comes out
is placed again, and must name exactly the tables that were meant, in the same order, or it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import refusals
from .answers import Defaults, Mode, Refusal, Refused, Statement, Use
from .names import Name, written
from .place import place


@dataclass(frozen=True)
class Sides:
    """Where a stage has one table: what reads go to, what writes go to (None: it may not be written), and why."""

    read: Name
    write: Name | None
    why: str = ""
    why_not: str = ""


Mapped = Callable[[Name], Sides] | Mapping[Name, Sides]
"""Tells for each logical table its sides; a table that a mapping does not hold is refused."""


def rewrite(
    sql: str, dialect: str, mapping: Mapped, defaults: Defaults | Mapping[str, Any] | None = None
) -> str | Refusal:
    """Return ``sql`` with every table moved to its side, or why that is not possible. Never raises for any text.

    A table that an earlier statement of the same text wrote is read where it was written.
    """
    answer = place(sql, dialect, defaults)
    return answer if isinstance(answer, Refusal) else moved(answer, mapping, defaults)


def moved(statement: Statement, mapping: Mapped, defaults: Defaults | Mapping[str, Any] | None = None) -> str | Refusal:
    """The same for a statement that was placed before, with the same ``defaults``."""
    try:
        return _moved(statement, mapping, Defaults.of(defaults))
    except Refused as refused:
        return refused.refusal


def _moved(statement: Statement, mapping: Mapped, defaults: Defaults) -> str:
    aims = _aims(statement, mapping)
    edits = [(start, end, "SELECT 1") for start, end in statement.paths]  # every name says where it lies
    for use, aim in aims:
        if use.start < 0 or use.end <= use.start:
            raise refusals.rewriting(f"the place of {use.name} is not known")
        edits.append((use.start, use.end, _spelled(use, aim, statement.dialect)))
    text = statement.sql
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    _check(statement, text, aims, defaults)
    return text


def _aims(statement: Statement, mapping: Mapped) -> list[tuple[Use, Name]]:
    """Each use with the table that is meant by it on the stage."""
    found: list[tuple[Use, Name]] = []
    wrote: dict[Name, int] = {}
    for use in statement.uses:
        if use.mode is not Mode.READS:
            wrote.setdefault(use.name, use.piece)
    for use in statement.uses:
        if use.column:
            continue
        sides = mapping(use.name) if callable(mapping) else mapping.get(use.name)
        line = statement.sql.count("\n", 0, max(use.start, 0)) + 1
        if sides is None:
            raise refusals.unplaced(f"the stage does not know the table {use.name}", line)
        if use.mode is Mode.READS:
            after = wrote.get(use.name, use.piece) < use.piece
            found.append((use, sides.write if after and sides.write is not None else sides.read))
        elif sides.write is None:
            raise refusals.unplaced(f"{use.name} may not be written: {sides.why_not or 'it is production'}", line)
        else:
            found.append((use, sides.write))
    return found + [(use, _column_aim(use, found)) for use in statement.uses if use.column]


def _column_aim(use: Use, tables: list[tuple[Use, Name]]) -> Name:
    """Where the table is that a column names in full: there is one, or nobody can tell which."""
    aims = {aim for other, aim in tables if other.name == use.name and other.piece == use.piece}
    bare = {aim for other, aim in tables if other.name == use.name and other.piece == use.piece and other.alias}
    if len(bare or aims) != 1:
        raise refusals.rewriting(
            f"{use.name} is read and written at two places, and a column says which only by its name"
        )
    return next(iter(bare or aims))


def _spelled(use: Use, aim: Name, dialect: str) -> str:
    if use.part:
        return written(Name("", "", aim.schema if use.part == "schema" else aim.table), dialect)
    renamed = aim.table != use.name.table
    if use.column:
        short = dialect == "bigquery" or renamed
        return written(Name("", "", use.name.table) if short else aim, dialect)
    text = written(replace_suffix(aim, use.suffix), dialect)
    return f"{text} AS {written(Name('', '', use.name.table), dialect)}" if renamed and use.alias else text


def replace_suffix(name: Name, suffix: str) -> Name:
    """The name with a partition decorator."""
    return name._replace(table=name.table + suffix) if suffix else name


def _check(statement: Statement, text: str, aims: list[tuple[Use, Name]], defaults: Defaults) -> None:
    """The new text, placed again, must use the tables that were meant."""
    again = place(text, statement.dialect, defaults)
    if isinstance(again, Refusal):
        raise refusals.rewriting(again.message)
    wanted = [
        (aim, use.mode) for use, aim in sorted(aims, key=lambda pair: (pair[0].start, pair[0].end)) if not use.column
    ]
    got = [(use.name, use.mode) for use in again.uses if not use.column]
    if [mode for _, mode in wanted] != [mode for _, mode in got]:
        raise refusals.rewriting("other tables are used than before")
    for (aim, _), (name, _) in zip(wanted, got, strict=True):
        if not _same(aim, name, statement.dialect):
            raise refusals.rewriting(f"{name} is used where {aim} was meant")


def _same(aim: Name, name: Name, dialect: str) -> bool:
    if dialect in ("duckdb", "spark"):
        aim = Name(*(part.lower() for part in aim))
    return aim == name or (not aim.catalog and aim[1:] == name[1:])
