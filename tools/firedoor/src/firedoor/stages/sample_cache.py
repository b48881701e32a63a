"""Samples that are kept: a broad one is renewed where production moved, narrow ones are drawn from it.

Sets of drawn keys are nested (the smaller fraction is a prefix of the greater, the floor is in both), and all that a
kept key leads to is in the broad sample. So a narrow sample of the broad one is the narrow sample of production.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from firedoor.errors import UsageError
from firedoor.stages.engine import Engine, Name, text_literal, transaction
from firedoor.stages.sample_plan import SamplePlan
from firedoor.stages.sample_roles import REACHED, Roles
from firedoor.stages.sampling import Sample, draw, draw_within, roles_for

BROAD = 0.01
"""The fraction that is kept; narrower ones are derived."""

_STATE = "firedoor_sample"

Revisions = Mapping[str, Mapping[str, str]]
"""Table → partition (empty where the table has none) → a text that differs when its rows may have changed."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was done to the broad sample: ``partitions`` drawn anew by table, or ``all``, or nothing at all."""

    sample: Sample | None
    everything: bool
    partitions: Mapping[str, tuple[str, ...]]

    @property
    def untouched(self) -> bool:
        """Nothing had moved."""
        return self.sample is None


def renew(
    engine: Engine, plan: SamplePlan, source: Mapping[str, Name], cache: Mapping[str, Name], revisions: Revisions
) -> Renewed:
    """Bring the broad sample up to date, in one transaction.

    Tables without partitions are drawn whenever anything moved: they are the small side. A table with partitions, that
    no foreign key points to, is drawn only where a partition's revision moved, as long as the same keys are above it.
    """
    state = (*next(iter(cache.values()))[:-1], _STATE)
    known = _known(engine, state)
    now = {(table, part): revision for table, parts in revisions.items() for part, revision in parts.items()}
    digest = plan.digest()
    if known.get(("", "plan")) == digest and {k: v for k, v in known.items() if k[0]} == now:
        return Renewed(None, False, {})
    with transaction(engine):
        roles = roles_for(engine, plan, source)
        leaves = _leaves(plan, roles)
        parts = {
            table: tuple(sorted(p for p, revision in revisions[table].items() if known.get((table, p)) != revision))
            for table in leaves
            if table in revisions
        }
        same_plan = known.get(("", "plan")) == digest
        partial = {t: (list(p), sorted(set(revisions[t]) - set(p))) for t, p in parts.items()} if same_plan else {}
        sample = draw_within(engine, plan, source, cache, roles, partial)
        keys = sample.keys_digest
        if partial and known.get(("", "keys")) != keys:
            partial = {}
            sample = draw_within(engine, plan, source, cache, roles)
        _remember(engine, state, {("", "plan"): digest, ("", "keys"): keys, **now})
    return Renewed(sample, not partial, parts if partial else {})


def derive(
    engine: Engine,
    plan: SamplePlan,
    cache: Mapping[str, Name],
    target: Mapping[str, Name],
    roles: Roles,
    fraction: float,
) -> Sample:
    """The narrower sample of ``fraction``, from the broad one of ``plan`` whose ``roles`` were those of production."""
    if fraction > plan.fraction:
        raise UsageError(
            "FD990",
            f"a sample of {fraction:.4%} of the keys is not in one of {plan.fraction:.4%}",
            because="the kept sample is the broadest that others are drawn from",
            fix=f"[tool.firedoor.stages.sample] kept = {fraction}",
        )
    return draw(engine, replace(plan, fraction=fraction), cache, target, roles)


def _leaves(plan: SamplePlan, roles: Roles) -> list[str]:
    """Tables that are renewed by partition: nothing is added to them when orphans are closed."""
    parents = {edge.parent for edge in plan.foreign_keys}
    return sorted(t for t in plan.partitions if t not in parents and roles.role.get(t) == REACHED)


def _known(engine: Engine, state: Name) -> dict[tuple[str, str], str]:
    if not engine.columns(state):
        return {}
    found = engine.execute(f"SELECT table_name, part, revision FROM {engine.quote(*state)}")
    return {(table, part): revision for table, part, revision in found}


def _remember(engine: Engine, state: Name, rows: Mapping[tuple[str, str], str]) -> None:
    name = engine.quote(*state)
    engine.execute(f"DROP TABLE IF EXISTS {name}")
    engine.execute(f"CREATE TABLE {name} (table_name VARCHAR(300), part VARCHAR(300), revision VARCHAR(300))")
    values = [f"({', '.join(map(text_literal, (*key, revision)))})" for key, revision in sorted(rows.items())]
    for start in range(0, len(values), 500):
        engine.execute(f"INSERT INTO {name} VALUES {', '.join(values[start : start + 500])}")
