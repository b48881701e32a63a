"""``firedoor lock --check``: does every lock fit its requirements and its base layer?"""

from __future__ import annotations

import os
from argparse import Namespace

from firedoor.cli.lock.told import told


def run(args: Namespace) -> int:
    """Print what was found; 1 where a lock does not fit."""
    from firedoor.pins.answer import checked, layers_of
    from firedoor.pins.place import place_of

    place = place_of(args.repo, args.head, os.environ)
    units = place.units
    if args.dags:
        from firedoor.affected.locked_units import units_called

        units = units_called(args.dags, units, place.paths)
    return told(checked(place, units, layers_of(place, args.layer, args.python) if units else []), args)
