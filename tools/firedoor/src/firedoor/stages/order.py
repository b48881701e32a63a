"""The order of DAG files on a stage: who reads a table follows who writes it; readers of what changed come, too."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from firedoor.tables.relation import data_affected, data_edges
from firedoor.tables.uses import TableUse


@dataclass(frozen=True, slots=True)
class Ordered:
    """A DAG file, those that run before it, and, where it is here for what it reads, why in one line."""

    dag_file: str
    after: tuple[str, ...] = ()
    because: str = ""


def ordered(
    selected: Sequence[str], uses: Mapping[str, Collection[TableUse]], *, readers: bool = True
) -> tuple[Ordered, ...]:
    """``selected``, with ``readers`` also who reads what they write, directly or through others; producers first.

    Two that read from each other are in no order: each sees what the base has of the other.
    """
    because: dict[str, str] = dict.fromkeys(selected, "")
    reached = set(selected)
    while readers:
        hits = [hit for hit in data_affected(reached, uses) if hit.dag_file not in because]
        for hit in hits:
            because.setdefault(hit.dag_file, f"reads {hit.table} ({hit.via})")
        if not hits:
            break
        reached |= {hit.dag_file for hit in hits}
    producers = {
        dag: {edge.writer for edge in data_edges([*because], dag, uses) if edge.writer != dag} for dag in because
    }
    placed: list[str] = []
    waiting = sorted(because)
    while waiting:
        free = [dag for dag in waiting if not (producers[dag] - set(placed))]
        following = free or waiting[:1]
        placed += following
        waiting = [dag for dag in waiting if dag not in following]
    position = {dag: number for number, dag in enumerate(placed)}
    return tuple(
        Ordered(dag, tuple(sorted(one for one in producers[dag] if position[one] < position[dag])), because[dag])
        for dag in placed
    )
