"""Check that the store is whole, or remove what nobody may need any more.

gc keeps what a release manifest of the repository ever named, what --keep names (a file with every sha256 that a run or
evidence may need), and what was built or taken in the last days.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from firedoor.cli.build import add_store_argument


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor store``."""
    parser.add_argument("what", choices=("check", "gc"), metavar="check|gc", help="what to do")
    parser.add_argument("--repo", default=".", metavar="PATH", help="a work tree or a bare repository (default: here)")
    add_store_argument(parser)
    parser.add_argument("--keep", action="append", default=[], metavar="FILE", help="gc: keep each sha256 in this file")
    parser.add_argument("--days", type=days, default=30.0, metavar="N", help="gc: keep what is younger (default: 30)")
    parser.add_argument("--dry-run", action="store_true", help="gc: only show what would go")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Check or collect; 1 where the store is not whole."""
    from firedoor.artifacts.origin import store_root
    from firedoor.reports.documents import json_text
    from firedoor.reports.folded import counted
    from firedoor.revisions import open_repository

    repository = open_repository(args.repo)
    root = store_root(repository, os.environ, args.store)
    if args.what == "check":
        from firedoor.artifacts.check import checked_store

        found = checked_store(root)
        if args.format == "json":
            sys.stdout.write(json_text(found.to_json()))
        else:
            whole = f"{counted(found.artifacts, 'artifact')} and {counted(found.wheels, 'wheel')}"
            print(f"{whole} whole, {counted(len(found.faults), 'fault')}")
            if found.unfinished or found.unnamed:
                unfinished = counted(found.unfinished, "unfinished file")
                print(f"harmless: {unfinished}, {counted(found.unnamed, 'artifact')} without a fingerprint")
            for fault in found.faults:
                print(fault, file=sys.stderr)
        return 1 if found.faults else 0
    from firedoor.artifacts.collect import collect
    from firedoor.artifacts.roots import kept_by

    gone = collect(root, kept_by(repository, args.keep), args.days, only_show=args.dry_run)
    if args.format == "json":
        sys.stdout.write(json_text(gone.to_json()))
    else:
        verb = "would be removed" if gone.only_shown else "removed"
        what = f"{counted(len(gone.artifacts), 'artifact')} and {counted(len(gone.wheels), 'wheel')}"
        print(f"{what} {verb}: {gone.bytes / 2**20:.1f} MiB")
        print(f"{counted(gone.kept, 'artifact')} kept")
    return 0


def days(text: str) -> float:
    """A number of days of a command line."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not number >= 0:
        raise ArgumentTypeError(f"{text!r} is no number of days")
    return number
