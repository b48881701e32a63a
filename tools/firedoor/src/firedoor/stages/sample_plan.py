"""What a sample is to be: entities, how tables hang together, how much of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from firedoor.errors import UsageError

SAMPLER = 1
"""Grows when the same plan would choose other rows: samples in a cache are then made anew."""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Rows of ``table`` point to rows of ``parent``; one with a NULL in ``columns`` points nowhere (MATCH SIMPLE)."""

    table: str
    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]
    origin: str = "declared"

    @property
    def order(self) -> tuple[str, ...]:
        """What foreign keys are sorted by."""
        return self.table, *self.columns, self.parent, *self.parent_columns

    def __str__(self) -> str:
        return f"{self.table} ({', '.join(self.columns)}) → {self.parent} ({', '.join(self.parent_columns)})"


@dataclass(frozen=True, slots=True)
class Entity:
    """What is drawn: rows of ``table`` by the hash of ``key``, or those of ``keys`` or of the condition ``where``.

    Of each value of a column in ``strata`` at least the floor of the plan is drawn.
    """

    table: str
    key: tuple[str, ...]
    strata: tuple[str, ...] = ()
    where: str = ""
    keys: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """A sample of ``tables``, by logical name.

    ``fraction`` of the keys of each entity, at least ``floor`` of them. ``both``: a row with several parents is kept
    only where all that it points to are; else any. ``whole`` tables, and others of at most ``whole_rows`` rows that no
    entity leads to, are taken as they are; of those without a path ``unreached_rows`` rows. ``keys`` are primary keys,
    ``partitions`` the columns by which a cached table is renewed.
    """

    tables: tuple[str, ...]
    entities: tuple[Entity, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    fraction: float = 0.01
    floor: int = 5
    salt: str = "firedoor"
    both: bool = False
    whole: tuple[str, ...] = ()
    whole_rows: int = 100_000
    unreached_rows: int = 1_000
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    partitions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises UsageError with every fault at once."""
        known = set(self.tables)
        faults = [f"no entity leads to {len(self.tables)} tables"] if not self.entities else []
        faults += [f"entity {one.table} is not among the tables" for one in self.entities if one.table not in known]
        faults += [f"entity {one.table} has no key" for one in self.entities if not one.key]
        for edge in self.foreign_keys:
            faults += [
                f"{edge}: {name} is not among the tables" for name in (edge.table, edge.parent) if name not in known
            ]
            if len(edge.columns) != len(edge.parent_columns) or not edge.columns:
                faults.append(f"{edge}: both sides need the same number of columns")
        if not 0 <= self.fraction <= 1:
            faults.append(f"fraction {self.fraction} is not between 0 and 1")
        if self.floor < 1:
            faults.append(f"floor {self.floor} would let a sample be empty")
        if faults:
            raise UsageError(
                "FD987",
                f"the sample cannot be drawn: {'; '.join(faults)}",
                because="rows are kept where foreign keys lead to a drawn key, so a sample begins with an entity",
                fix='[tool.firedoor.stages.sample] entities = { account = "shop.accounts.account_id" }',
            )

    def digest(self) -> str:
        """Changes when other rows would be chosen from the same production."""
        document = json.dumps([SAMPLER, asdict(self)], sort_keys=True, default=str)
        return hashlib.sha256(document.encode()).hexdigest()
