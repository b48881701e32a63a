"""All locks side by side: how many are distinct, what keeps two apart, what is old, what only one DAG keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from firedoor.pins.asked import Read
from firedoor.pins.locked_lines import LockedLine, locked_text
from firedoor.pins.units import Unit

_NEAR = 3
"""Two locks that differ in so many names at most could be one."""


@dataclass(frozen=True, slots=True)
class Alike:
    """DAGs (``folders``) whose locks install the same, and how many ``pins`` that are."""

    folders: tuple[str, ...]
    pins: int

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.lock/1``."""
        return {"folders": list(self.folders), "pins": self.pins}


@dataclass(frozen=True, slots=True)
class Near:
    """Two distinct locks, by a folder of each, and ``apart``: name → the version in the one and in the other."""

    one: str
    other: str
    apart: Mapping[str, tuple[str, str]]

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.lock/1``."""
        return {"one": self.one, "other": self.other, "apart": {name: list(two) for name, two in self.apart.items()}}


@dataclass(frozen=True, slots=True)
class Old:
    """A pin that has been the same since ``since``, at its oldest place, and in how many locks it is as old."""

    name: str
    version: str
    lock: str
    line: int
    since: datetime
    locks: int

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.lock/1``."""
        return {
            "name": self.name,
            "version": self.version,
            "lock": self.lock,
            "line": self.line,
            "since": self.since.date().isoformat(),
            "locks": self.locks,
        }


@dataclass(frozen=True, slots=True)
class LockReport:
    """What the locks have in common; ``undated`` pins have no date in the history at hand."""

    alike: tuple[Alike, ...]
    near: tuple[Near, ...]
    old: tuple[Old, ...]
    older_than: int
    undated: int
    alone: Mapping[str, str]

    def to_json(self) -> dict[str, object]:
        """The report in ``firedoor.lock/1``."""
        return {
            "distinct": [group.to_json() for group in self.alike],
            "near": [pair.to_json() for pair in self.near],
            "old": [pin.to_json() for pin in self.old],
            "older_than_days": self.older_than,
            "undated": self.undated,
            "alone": dict(sorted(self.alone.items())),
        }


def lock_report(
    units: Sequence[Unit],
    read: Read,
    since: Callable[[str], Mapping[int, datetime | None]],
    now: datetime,
    older_than: int,
    layer: Collection[str] = (),
) -> LockReport:
    """Compare the locks of ``units``; ``since(path)`` dates the lines of a lock, ``layer`` are names of the layer."""
    locks = {unit: locked_text(data).pins for unit in units if (data := read(unit.lock)) is not None}
    groups: dict[frozenset[tuple[str, str, str]], list[Unit]] = {}
    for unit, pins in locks.items():
        groups.setdefault(frozenset((pin.name, pin.version, pin.marker) for pin in pins), []).append(unit)
    alike = [Alike(tuple(unit.folder for unit in several), len(pins)) for pins, several in groups.items()]
    firsts = {several[0].folder: _versions(locks[several[0]]) for several in groups.values()}
    old, undated = _old(locks, since, now - timedelta(days=older_than))
    counted = Counter(name for pins in locks.values() for name in {pin.name for pin in pins})
    alone = {
        pin.name: unit.folder
        for unit, pins in locks.items()
        for pin in pins
        if counted[pin.name] == 1 and pin.name not in layer
    }
    return LockReport(
        tuple(sorted(alike, key=lambda group: (-len(group.folders), group.folders))),
        tuple(_near(firsts)),
        old,
        older_than,
        undated,
        alone,
    )


def _near(firsts: Mapping[str, Mapping[str, str]]) -> Iterable[Near]:
    for one, other in combinations(sorted(firsts), 2):
        a, b = firsts[one], firsts[other]
        names = sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))
        if len(names) <= _NEAR and a.keys() & b.keys() - {*names}:
            yield Near(one, other, {name: (a.get(name, ""), b.get(name, "")) for name in names})


def _old(
    locks: Mapping[Unit, Iterable[LockedLine]], since: Callable[[str], Mapping[int, datetime | None]], limit: datetime
) -> tuple[tuple[Old, ...], int]:
    places: dict[tuple[str, str], list[tuple[datetime, str, int]]] = {}
    undated = 0
    for unit, pins in locks.items():
        times = since(unit.lock)
        for pin in pins:
            time = times.get(pin.line)
            if time is None:
                undated += 1
            elif time < limit:
                places.setdefault((pin.name, pin.version), []).append((time, unit.lock, pin.line))
    old = [
        Old(*pin, lock, line, time, len(found)) for pin, found in places.items() for time, lock, line in [min(found)]
    ]
    return tuple(sorted(old, key=lambda pin: (pin.since, pin.name))), undated


def _versions(pins: Iterable[LockedLine]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for pin in pins:
        found.setdefault(pin.name, []).append(pin.version + (f" ; {pin.marker}" if pin.marker else ""))
    return {name: "|".join(sorted(versions)) for name, versions in found.items()}
