"""What changed in the structure of a table against production, and for whom it breaks.

The rules: a removed column, a narrower type or one of another family, a changed key, NULL where there was none by
declaration: these break whoever reads the column. A wider type, NULL no more, a new column, another order break nobody,
but for readers by place, strict readers, and ``SELECT *`` into a fixed list of columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from firedoor.stages.column_types import NARROWER, OTHER, WIDER, compared, type_of
from firedoor.stages.readers import Reader

BREAKS, WARNS, COMPATIBLE = "breaks", "warns", "compatible"
_ORDER = (COMPATIBLE, WARNS, BREAKS)

Column = tuple[str, str, bool]
Hits = Callable[[Reader], bool]


@dataclass(frozen=True, slots=True)
class StructureChange:
    """One change: ``words`` for people, ``kind`` for programs, what it means for each actual reader, and in all.

    ``verdict`` is the worst of the readers; the rule's own where the readers are not known.
    """

    kind: str
    column: str
    words: str
    verdict: str
    readers: tuple[tuple[Reader, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns in their order, the key, and the column that rows are partitioned by."""

    columns: Sequence[Column]
    key: tuple[str, ...] = ()
    partition: str = ""


def structure_changes(before: Shape, after: Shape, readers: Sequence[Reader] | None) -> list[StructureChange]:
    """Every change from ``before`` to ``after``; ``readers`` is None where nobody knows who reads the table."""
    old, new = {c[0]: c for c in before.columns}, {c[0]: c for c in after.columns}
    found = [_removed(name, before, after, readers) for name in old if name not in new]
    for name in (name for name in old if name in new):
        found += _retyped(old[name], new[name], readers)
        found += _nullable(old[name], new[name], readers)
    found += [_added(new[name], readers) for name in new if name not in old]
    shared = [name for name in old if name in new]
    if shared != [name for name in new if name in old]:
        found.append(
            _change(
                "order", "", "the order of columns changed", COMPATIBLE, readers, lambda one: one.positional, BREAKS
            )
        )
    for kind, was, now in (("key", before.key, after.key), ("partition", before.partition, after.partition)):
        if was and was != now:
            words = f"the {kind} was {_listed(was)} and is {_listed(now) or 'none'}"
            found.append(_change(kind, "", words, BREAKS, readers, lambda _: True, BREAKS))
    return sorted(found, key=lambda change: -_ORDER.index(change.verdict))


def _removed(name: str, before: Shape, after: Shape, readers: Sequence[Reader] | None) -> StructureChange:
    at = [column[0] for column in before.columns].index(name)
    kind = before.columns[at][1]
    old = {column[0] for column in before.columns}
    instead = after.columns[at] if at < len(after.columns) else ("", "", True)
    renamed = instead[0] and instead[0] not in old and type_of(instead[1]) == type_of(kind)
    words = f"column {name} is gone" + (f", probably renamed to {instead[0]}" if renamed else "")
    return _change("removed", name, words, BREAKS, readers, lambda one: one.reads(name) or one.positional, BREAKS)


def _retyped(old: Column, new: Column, readers: Sequence[Reader] | None) -> list[StructureChange]:
    was, now = type_of(old[1]), type_of(new[1])
    how = compared(was, now)
    words = f"{old[0]} was {was} and is {now}"
    if how == WIDER:
        return [
            _change("widened", old[0], words, COMPATIBLE, readers, lambda one: one.strict and one.reads(old[0]), WARNS)
        ]
    if how in (NARROWER, OTHER):
        kind = "narrowed" if how == NARROWER else "retyped"
        return [_change(kind, old[0], words, BREAKS, readers, lambda one: one.reads(old[0]), BREAKS)]
    return []


def _nullable(old: Column, new: Column, readers: Sequence[Reader] | None) -> list[StructureChange]:
    if old[2] == new[2]:
        return []
    if new[2]:
        words = f"{old[0]} may be NULL, which it could not"
        return [_change("nullable", old[0], words, BREAKS, readers, lambda one: one.reads(old[0]), BREAKS)]
    return [
        _change("required", old[0], f"{old[0]} is never NULL now", COMPATIBLE, readers, lambda _: False, COMPATIBLE)
    ]


def _added(new: Column, readers: Sequence[Reader] | None) -> StructureChange:
    words = f"column {new[0]} ({type_of(new[1])}) is new"
    return _change("added", new[0], words, COMPATIBLE, readers, lambda one: one.star or one.positional, BREAKS)


def _change(
    kind: str, column: str, words: str, default: str, readers: Sequence[Reader] | None, hits: Hits, verdict: str
) -> StructureChange:
    if readers is None:
        return StructureChange(kind, column, words, default)
    judged = tuple((one, verdict if hits(one) else COMPATIBLE) for one in readers)
    worst = max((told for _, told in judged), key=_ORDER.index, default=COMPATIBLE)
    if worst == COMPATIBLE and default == BREAKS:
        worst = WARNS  # no reader that is known; somebody outside of this repository may read it
    return StructureChange(kind, column, words, worst, judged)


def _listed(names: str | tuple[str, ...]) -> str:
    return names if isinstance(names, str) else ", ".join(names)
