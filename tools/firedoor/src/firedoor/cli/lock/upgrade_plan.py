"""``firedoor lock --upgrade-plan NAME``: what an upgrade comes to, cut into proposals; nothing is written."""

from __future__ import annotations

import os
import sys
from argparse import Namespace


def run(args: Namespace) -> int:
    """Print the plan; 1 where a lock cannot follow."""
    from firedoor.affected.lock_reach import lock_reach
    from firedoor.affected.survey import survey
    from firedoor.cli.affected import progress
    from firedoor.errors import UsageError
    from firedoor.findings import ERROR
    from firedoor.pins.answer import layers_of
    from firedoor.pins.holding import held_back, holding
    from firedoor.pins.locking import Upgrade, lock_units
    from firedoor.pins.place import place_of
    from firedoor.pins.upgrade_plan import upgrade_plan
    from firedoor.reports.documents import json_text
    from firedoor.reports.paint import paint
    from firedoor.reports.upgrade_text import upgrade_text

    place = place_of(args.repo, None, os.environ)
    if place.root is None:
        raise UsageError("FD107", f"{args.repo} has no working tree", fix="firedoor lock --check --head HEAD")
    word = args.upgrade_plan
    units = [unit for unit in holding(place, [word]) if place.read(unit.requirements) is not None]
    layers = layers_of(place, args.layer, args.python)
    tried = lock_units(place.root, units, layers, Upgrade((word,)), jobs=args.jobs, write=False)
    changing = [one.unit for one in tried if one.changed]
    reach = lock_reach(survey(args.repo, progress=progress()), changing) if changing else {}
    plan = upgrade_plan(word, tried, reach, held_back(layers, tried, [word], place.read))
    if args.format == "json":
        sys.stdout.write(json_text(plan.to_json()))
    else:
        sys.stdout.write(upgrade_text(plan, paint(sys.stdout.isatty(), os.environ)))
    return 1 if any(finding.level == ERROR for finding in plan.findings) else 0
