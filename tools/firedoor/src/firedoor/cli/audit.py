"""Which pins that serve DAG files are known to be vulnerable, by a local copy of the OSV database.

Nothing is fetched: --osv names the folder, or the zip file, of the records as OSV exports them for PyPI. The answer
tells the date of the data, and what could not be judged. 1 where something was found, or the data is too old or
cannot be read whole.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor audit``."""
    parser.add_argument(
        "dags", nargs="*", default=[], metavar="DAG", help="only these: path, folder, stem or slug of a DAG file"
    )
    parser.add_argument(
        "--osv",
        required=True,
        metavar="DIR",
        help="OSV records of the ecosystem PyPI: a folder of JSON files, or a zip",
    )
    parser.add_argument("--max-age", type=int, default=7, metavar="DAYS", help="older data is a finding (default: 7)")
    parser.add_argument("--repo", default=".", metavar="PATH", help="a work tree, or a folder in one (default: here)")
    parser.add_argument("--head", metavar="REV", help="look at this revision (default: the work tree)")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Print what was found; 1 where something was, or where the data cannot say that nothing is."""
    from datetime import UTC, datetime

    from firedoor.affected.called import called
    from firedoor.affected.survey import survey
    from firedoor.artifacts.pins_of import locks_of_head
    from firedoor.cli.affected import progress
    from firedoor.pins.audit import Ignore, audit
    from firedoor.pins.osv import read_osv
    from firedoor.reports.audit_text import audit_text
    from firedoor.reports.documents import json_text
    from firedoor.reports.paint import paint

    data = read_osv(args.osv)
    found = survey(args.repo, head=args.head, progress=progress())
    dags = sorted({called(word, found.dag_files, "audit") for word in args.dags}) or list(found.dag_files)
    locks = locks_of_head(found)
    ignore = [Ignore(**entry) for entry in found.config.audit.get("ignore", ())]
    now = datetime.now(UTC)
    answer = audit(locks.parsed, locks.serves, locks.texts, dags, data, now, args.max_age, ignore)
    if args.format == "json":
        sys.stdout.write(json_text(answer.to_json()))
    else:
        sys.stdout.write(audit_text(answer, paint(sys.stdout.isatty(), os.environ)))
    return 1 if answer.failed else 0
