"""One read or write of a table, an asset or a DAG, as a value that is cheap to keep in a cache."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

#: Number of the rules of this room; part of the key under which its facts are cached.
RULES = 3

EXACT = "exact"
CONSERVATIVE = "conservative"

#: ``(owner, line, mode, table, via, confidence)``: what a cache keeps, made of plain ``str`` and ``int``.
Row = tuple[str, int, str, str, str, str]


class TableUse(NamedTuple):
    """One use.

    ``owner`` is the top-level definition that holds it, ``""`` for the module body. ``line`` counts from 1.
    ``mode`` is ``read``, ``write``, or ``name``: the row then says what a variable of the module body stands for
    (``table`` is ``~VARIABLE=asset:name``), which :mod:`firedoor.tables.relation` looks up across modules.
    ``table`` is a canonical name (:func:`firedoor.tables.names.canonical`): ``schema.table``, ``asset:<name or URI>``
    or ``dag:<dag_id>``; ``*`` is what cannot be known. ``via`` is ``sql``, ``outlet``, ``asset``, ``trigger_dag``,
    ``external_task`` or ``xcom``. ``confidence`` is ``exact`` or ``conservative``.
    """

    owner: str
    line: int
    mode: str
    table: str
    via: str
    confidence: str

    def to_row(self) -> Row:
        """Return the use as a tuple that ``marshal`` and JSON can keep."""
        return self[:]

    @classmethod
    def from_row(cls, row: Row) -> TableUse:
        """Return the use that ``to_row`` made ``row`` from."""
        return cls._make(row)


def distinct(uses: Iterable[TableUse]) -> list[TableUse]:
    """Return the uses sorted, each (owner, mode, table, via) once: at its first line, ``exact`` if any is."""
    best: dict[tuple[str, str, str, str], TableUse] = {}
    for use in sorted(uses):
        key = (use.owner, use.mode, use.table, use.via)
        kept = best.get(key)
        if kept is None:
            best[key] = use
        elif use.confidence == EXACT != kept.confidence:
            best[key] = TableUse(kept.owner, kept.line, kept.mode, kept.table, kept.via, EXACT)
    return sorted(best.values())
