"""The baseline: DAG files that failed a check before anybody asked, so that they block no change.

The first call writes an entry for each DAG file that evidence shows to be red. Later calls only take out what is mended
or gone; --add puts one more in, which the gate of a merge request believes only if it was red before. Commit the file.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor ci baseline``."""
    parser.add_argument("--repo", default=".", metavar="PATH", help="the repository's work tree (default: here)")
    parser.add_argument(
        "--evidence",
        action="append",
        metavar="DIR",
        help="where evidence is: a folder, or gitlab; several are read as one (default: as for firedoor run)",
    )
    parser.add_argument("--add", nargs="+", default=[], metavar="DAG", help="put these in, too; they must be red")
    parser.add_argument(
        "--owner", default="", metavar="NAME", help="who mends what neither dag.toml nor CODEOWNERS gives to anybody"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if the file should change")
    parser.add_argument("--cache", metavar="FILE", help="where facts are kept (default: as for firedoor affected)")


def run(args: Namespace) -> int:
    """Write the file, and tell what changed."""
    import os
    from datetime import UTC, datetime

    from firedoor.evidence import everything_of
    from firedoor.pipelines.baselining import next_baseline, write_baseline
    from firedoor.pipelines.checked_out import checked_out
    from firedoor.pipelines.evidence_place import evidence_of
    from firedoor.reports.baseline_text import baseline_report

    root = checked_out(args.repo)
    found = next_baseline(
        args.repo,
        everything_of(evidence_of(args.repo, args.evidence, os.environ)),
        today=datetime.now(UTC).date(),
        add=args.add,
        owner=args.owner,
        cache=args.cache,
        environ=os.environ,
    )
    if found.changes and not args.check:
        write_baseline(root, found)
    sys.stdout.write(baseline_report(found, written=not args.check))
    return 1 if args.check and found.changes else 0
