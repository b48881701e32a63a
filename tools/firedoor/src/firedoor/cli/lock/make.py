"""``firedoor lock``: resolve and write."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from firedoor.cli.lock.told import told

if TYPE_CHECKING:
    from firedoor.pins.locking import Locked
    from firedoor.pins.place import Place
    from firedoor.pins.units import Unit


def run(args: Namespace) -> int:
    """Make the locks that are asked for; 1 where one cannot be made."""
    from firedoor.errors import UsageError
    from firedoor.pins.answer import LockAnswer, layers_of
    from firedoor.pins.holding import held_back
    from firedoor.pins.locking import Upgrade, lock_units
    from firedoor.pins.place import place_of

    if args.head:
        raise UsageError("FD228", "a revision cannot be locked", because="locks are written to the work tree",
                         fix=f"firedoor lock --check --head {args.head}")  # fmt: skip
    place = place_of(args.repo, None, os.environ)
    if place.root is None:
        raise UsageError("FD107", f"{args.repo} has no working tree", fix="firedoor lock --check --head HEAD")
    layers = layers_of(place, args.layer, args.python) if place.units else []
    if place.units and not layers:
        raise UsageError(
            "FD223",
            "there is no base layer to lock under",
            because="[tool.firedoor.run] lock names none, and no file in constraints/ holds apache-airflow==X.Y.Z",
            fix="firedoor lock --layer constraints.txt",
        )
    units = [unit for unit in _units(args, place, [layer.path for layer in layers]) if unit.requirements in place.paths]
    progress = _Progress(len(units))
    made = lock_units(
        place.root,
        units,
        layers,
        Upgrade(tuple(args.upgraded), args.upgrade),
        jobs=args.jobs,
        done=progress.done,
    )
    findings = [finding for locked in made for finding in locked.findings]
    findings += held_back(layers, made, args.upgraded, place.read)
    return told(LockAnswer(tuple(layer.path for layer in layers), tuple(made), tuple(findings)), args)


def _units(args: Namespace, place: Place, layers: list[str]) -> list[Unit]:
    """The units that are asked for; without a word those that need it."""
    from firedoor.pins.answer import BROKEN, checked, layers_of
    from firedoor.pins.holding import holding

    if args.dags:
        from firedoor.affected.locked_units import units_called

        return units_called(args.dags, place.units, place.paths)
    if args.all or args.upgrade:
        return place.units
    if args.upgraded:
        return holding(place, args.upgraded)
    answer = checked(place, place.units, layers_of(place, args.layer, args.python) if layers else [])
    return [lock.unit for lock in answer.locks if lock.state == BROKEN]


class _Progress:
    """A line on stderr for each lock that is finished, where there are several."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._count = 0

    def done(self, locked: Locked) -> None:
        self._count += 1
        if self._total > 1:
            print(f"[{self._count}/{self._total}] {locked.state:<8} {locked.unit.lock}", file=sys.stderr)
