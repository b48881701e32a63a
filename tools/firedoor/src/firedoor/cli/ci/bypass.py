"""An emergency: these DAG files may pass the gate although they are not green, through a day that is near.

It writes a file; commit it, and have it reviewed. The gate tells the bypass in its first lines for as long as it is
open. No clock alone keeps it open, and it cannot be for more than a fortnight.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor ci bypass``."""
    parser.add_argument("dags", nargs="+", metavar="DAG", help="DAG files: path, unique folder or stem, or slug")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why it cannot wait; everybody reads it")
    parser.add_argument(
        "--until", required=True, type=_day, metavar="DAY", help="the last day (UTC), as in 2026-01-31; at most 14 away"
    )
    parser.add_argument("--by", default="", metavar="NAME", help="who asks for it (default: git's user.email)")
    parser.add_argument("--repo", default=".", metavar="PATH", help="the repository's work tree (default: here)")
    parser.add_argument("--cache", metavar="FILE", help="where facts are kept (default: as for firedoor affected)")


def run(args: Namespace) -> int:
    """Write the file, and tell what to do with it."""
    import os
    from datetime import UTC, datetime

    from firedoor.pipelines.bypassing import next_bypasses, write_bypasses
    from firedoor.pipelines.checked_out import checked_out
    from firedoor.reports.baseline_text import bypass_report

    root = checked_out(args.repo)
    found = next_bypasses(
        args.repo,
        args.dags,
        reason=args.reason,
        until=args.until,
        by=args.by,
        now=datetime.now(UTC),
        cache=args.cache,
        environ=os.environ,
    )
    write_bypasses(root, found)
    sys.stdout.write(bypass_report(found))
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day, as in 2026-01-31") from None
