"""``firedoor lock --report``: all locks side by side."""

from __future__ import annotations

import os
import sys
from argparse import Namespace


def run(args: Namespace) -> int:
    """Print the report; always 0: it blames nobody."""
    from dataclasses import replace
    from datetime import UTC, datetime
    from functools import partial

    from firedoor.pins.answer import checked, layers_of
    from firedoor.pins.lock_report import lock_report
    from firedoor.pins.place import place_of
    from firedoor.pins.since import lines_since
    from firedoor.reports.documents import json_text
    from firedoor.reports.lock_report_text import lock_report_text
    from firedoor.reports.paint import paint

    place = place_of(args.repo, args.head, os.environ)
    layers = layers_of(place, args.layer, args.python) if place.units else []
    held = {name for layer in layers for name in layer.held}
    since = partial(lines_since, place.repository, rev=args.head or (None if place.root else "HEAD"))
    report = lock_report(place.units, place.read, since, datetime.now(UTC), args.older_than, held)
    if args.format == "json":
        answer = replace(checked(place, place.units, layers), report=report)
        sys.stdout.write(json_text(answer.to_json()))
    else:
        sys.stdout.write(lock_report_text(report, paint(sys.stdout.isatty(), os.environ)))
    return 0
