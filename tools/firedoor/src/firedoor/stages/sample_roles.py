"""How each table comes into a sample, and in which order: parents before the rows that point to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firedoor.stages.sample_plan import ForeignKey, SamplePlan

ENTITY, REACHED, WHOLE, UNREACHED = "entity", "reached", "whole", "unreached"


@dataclass(frozen=True, slots=True)
class Roles:
    """``role`` of each table; ``order`` to fill them in; ``down``, the foreign keys along which a table is reached."""

    role: Mapping[str, str]
    order: tuple[str, ...]
    down: Mapping[str, tuple[ForeignKey, ...]]


def roles_of(plan: SamplePlan, small: frozenset[str]) -> Roles:
    """The roles of a plan's tables. ``small`` are the tables that have at most ``whole_rows`` rows in production.

    Within a cycle a foreign key is followed downwards only away from the entities, so that it is followed once; the way
    back is closed upwards, like every other, when rows are there.
    """
    entities = {one.table for one in plan.entities}
    distance = _distances(plan, entities)
    reach = {table: _reach(plan, table) for table in distance}
    role = {}
    for table in plan.tables:
        if table in entities:
            role[table] = ENTITY
        elif table in plan.whole or (table in small and table not in distance):
            role[table] = WHOLE
        else:
            role[table] = REACHED if table in distance else UNREACHED
    down: dict[str, list[ForeignKey]] = {}
    for edge in sorted(plan.foreign_keys, key=lambda edge: edge.order):
        if role[edge.table] != REACHED or edge.parent not in distance or role[edge.parent] == WHOLE:
            continue
        cycle = edge.table in reach[edge.parent] and edge.parent in reach[edge.table]
        if edge.table != edge.parent and (not cycle or distance[edge.parent] < distance[edge.table]):
            down.setdefault(edge.table, []).append(edge)
    return Roles(role, _ordered(plan, down), {table: tuple(edges) for table, edges in down.items()})


def _distances(plan: SamplePlan, entities: set[str]) -> dict[str, int]:
    """How many foreign keys lie between an entity and each table below it."""
    found = dict.fromkeys(sorted(entities), 0)
    edge = sorted(entities)
    while edge:
        following = [key.table for parent in edge for key in plan.foreign_keys if key.parent == parent]
        edge = sorted({table for table in following if table not in found and table not in plan.whole})
        found |= dict.fromkeys(edge, max(found.values()) + 1)
    return found


def _reach(plan: SamplePlan, start: str) -> set[str]:
    """All that is below ``start``; ``start`` itself where it is in a cycle."""
    found: set[str] = set()
    edge = {start}
    while edge:
        edge = {key.table for key in plan.foreign_keys if key.parent in edge} - found
        found |= edge
    return found


def _ordered(plan: SamplePlan, down: Mapping[str, list[ForeignKey]]) -> tuple[str, ...]:
    done: list[str] = []
    waiting = sorted(plan.tables)
    while waiting:
        ready = [table for table in waiting if all(edge.parent in done for edge in down.get(table, ()))]
        done += ready
        waiting = [table for table in waiting if table not in ready]
    return tuple(done)
