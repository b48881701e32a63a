"""Draws a sample: the keys of the entities, what points to them, and what that points to, until no orphan remains."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from firedoor.errors import UsageError
from firedoor.stages.engine import Engine, Name, transaction
from firedoor.stages.sample_plan import ForeignKey, SamplePlan
from firedoor.stages.sample_roles import ENTITY, REACHED, UNREACHED, WHOLE, Roles, roles_of
from firedoor.stages.sample_sql import SampleSql


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn: rows by table, a digest of the keys that were, orphans by foreign key.

    The digest is over the keys of entities and of all that rows were kept by. ``orphans`` are ours, and are none;
    ``orphans_in_production`` point to nothing there either.
    """

    rows: Mapping[str, int]
    roles: Roles
    keys_digest: str
    orphans: Mapping[ForeignKey, int] = field(default_factory=dict)
    orphans_in_production: Mapping[ForeignKey, int] = field(default_factory=dict)

    @property
    def unreached(self) -> list[str]:
        """Tables without a path to an entity: joins with them may find nothing."""
        return sorted(table for table, role in self.roles.role.items() if role == UNREACHED)


def draw(
    engine: Engine, plan: SamplePlan, source: Mapping[str, Name], target: Mapping[str, Name], roles: Roles | None = None
) -> Sample:
    """Fill the tables ``target`` from ``source``, in one transaction, and return what was drawn.

    ``roles`` are given when ``source`` is itself a sample: what is small there need not be small in production. Raises
    UsageError when a table or a column is not there, or nothing is drawn.
    """
    with transaction(engine):
        return draw_within(engine, plan, source, target, roles or roles_for(engine, plan, source))


def roles_for(engine: Engine, plan: SamplePlan, source: Mapping[str, Name]) -> Roles:
    """The roles of the plan's tables by what production holds."""
    sql = SampleSql(engine, plan, source, source)
    _check_names(plan, sql)
    possible = [t for t, role in roles_of(plan, frozenset()).role.items() if role == UNREACHED]
    small = {table for table in possible if engine.execute(sql.is_small(table))[0][0] <= plan.whole_rows}
    return roles_of(plan, frozenset(small))


def draw_within(
    engine: Engine,
    plan: SamplePlan,
    source: Mapping[str, Name],
    target: Mapping[str, Name],
    roles: Roles,
    renewed: Mapping[str, tuple[list[str], list[str]]] | None = None,
) -> Sample:
    """As :func:`draw`, in a transaction that is open. ``renewed``: tables of which only some partitions are drawn anew,
    those, and those that stay as they are."""
    sql = SampleSql(engine, plan, source, target)
    _check_names(plan, sql)
    drawn = hashlib.sha256()
    for table in roles.order:
        select = _select(sql, plan, table, roles)
        if renewed and table in renewed:
            statements = sql.partition_replaced(table, select, *renewed[table])
        else:
            statements = sql.replaced(table, select)
        for statement in statements:
            engine.execute(statement)
        if roles.role[table] == ENTITY:
            _check_drawn(engine, plan, sql, table)
        for columns in _keys_below(plan, roles, table):
            hashes = [str(row[0]) for row in engine.execute(sql.hashes(table, columns))]
            drawn.update(f"{table} {columns} {' '.join(hashes)}\n".encode())
    _close_upwards(engine, plan, sql, roles)
    counts = {table: int(engine.execute(sql.count(table))[0][0]) for table in plan.tables}
    ours, theirs = {}, {}
    for edge in plan.foreign_keys:
        all_orphans, not_in_production_either = engine.execute(sql.orphans(edge))[0]
        ours[edge] = int(not_in_production_either)
        theirs[edge] = int(all_orphans) - int(not_in_production_either)
    return Sample(counts, roles, drawn.hexdigest(), ours, theirs)


def _select(sql: SampleSql, plan: SamplePlan, table: str, roles: Roles) -> str:
    role = roles.role[table]
    if role == ENTITY:
        return sql.entity(next(one for one in plan.entities if one.table == table))
    if role == WHOLE:
        return sql.whole(table)
    return sql.reached(table, roles.down[table]) if role == REACHED else sql.unreached(table)


def _keys_below(plan: SamplePlan, roles: Roles, table: str) -> list[tuple[str, ...]]:
    """The columns of ``table`` whose values decide what else is drawn."""
    drawn = {one.key for one in plan.entities if one.table == table}
    followed = {edge.parent_columns for edges in roles.down.values() for edge in edges if edge.parent == table}
    return sorted(drawn | followed)


def _check_drawn(engine: Engine, plan: SamplePlan, sql: SampleSql, table: str) -> None:
    if engine.execute(sql.count(table))[0][0]:
        return
    entity = next(one for one in plan.entities if one.table == table)
    chosen = entity.where or (f"{len(entity.keys)} keys" if entity.keys else "")
    raise UsageError(
        "FD988",
        f"nothing of {table} is in the sample" + (f": no row fits {chosen}" if chosen else ""),
        because="a run on no rows would pass whatever the code does" if chosen else f"{table} is empty in production",
        fix=f'SELECT * FROM {table} LIMIT 5   # and take keys that are there: keys = ["…"]',
    )


def _close_upwards(engine: Engine, plan: SamplePlan, sql: SampleSql, roles: Roles) -> None:
    """Add what is pointed to until nothing is missing; it ends because every step adds rows of a finite table."""
    edges = sorted((e for e in plan.foreign_keys if roles.role[e.parent] != WHOLE), key=lambda edge: edge.order)
    waiting = list(edges)
    while waiting:
        edge = waiting.pop(0)
        before = engine.execute(sql.count(edge.parent))[0][0]
        engine.execute(sql.missing_parents(edge))
        if engine.execute(sql.count(edge.parent))[0][0] != before:
            waiting += [above for above in edges if above.table == edge.parent and above not in waiting]


def _check_names(plan: SamplePlan, sql: SampleSql) -> None:
    """Raises UsageError for every table and column of the plan that production does not have."""
    wanted: dict[str, set[str]] = {table: set() for table in plan.tables}
    for entity in plan.entities:
        wanted[entity.table] |= {*entity.key, *entity.strata}
    for edge in plan.foreign_keys:
        wanted[edge.table] |= set(edge.columns)
        wanted[edge.parent] |= set(edge.parent_columns)
    for named in (plan.keys, {table: (column,) for table, column in plan.partitions.items()}):
        for table, columns in named.items():
            wanted.setdefault(table, set()).update(columns)
    faults = [table for table in plan.tables if not sql.columns(table)]
    faults += [
        f"{table}.{column}"
        for table, columns in wanted.items()
        if table in plan.tables and table not in faults
        for column in sorted(columns - set(sql.columns(table)))
    ]
    if faults:
        raise UsageError(
            "FD989",
            f"the sample names what production does not have: {', '.join(faults)}",
            because="names are those of production's catalogue, letter by letter",
            fix="SELECT table_schema, table_name, column_name FROM information_schema.columns",
        )
