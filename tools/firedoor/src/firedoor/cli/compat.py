"""Does this change of a shared library break a DAG? Per DAG file, with the line that breaks and what was executed.

Four verdicts, never mixed: BREAKS (run with the old and the new library: works, then fails), RISK (said without running
it, or it cannot be judged), behaviour changed and reached (run its tests), not reached. Without a name all libraries
that changed are judged. Exit 1 only for BREAKS.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor compat``."""
    parser.add_argument(
        "libraries", nargs="*", default=[], metavar="LIB", help="libraries: name as imported, or folder"
    )
    parser.add_argument("--base", metavar="REV", help="compare with this revision (default: as firedoor affected)")
    parser.add_argument("--head", metavar="REV", help="look at this revision (default: the work tree)")
    parser.add_argument(
        "--calls", metavar="SYMBOL", help="list every use of lib.module.name instead, with its DAG files"
    )
    parser.add_argument("--repo", default=".", metavar="PATH", help="the repository (default: here)")
    parser.add_argument("--cache", metavar="FILE", help="the facts cache")
    parser.add_argument(
        "--python",
        type=Path,
        metavar="PATH",
        help="interpreter that has what the libraries import (default: ours, without any)",
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=("executed", "ty"),
        help="leave a means out; without executed nothing is run and nothing can be BREAKS",
    )
    parser.add_argument("--format", choices=("text", "json", "markdown", "junit", "code-quality"), default="text")


def run(args: Namespace) -> int:
    """Print the answer; 1 when a use breaks."""
    if args.calls:
        return _calls(args)
    from firedoor.compat.check import MEANS, compat
    from firedoor.pipelines.progress import Progress

    progress = Progress()
    report = compat(
        args.repo,
        base=args.base,
        head=args.head,
        libraries=args.libraries,
        cache=args.cache,
        python=args.python,
        means=[each for each in MEANS if each not in args.without],
        say=progress.say,
    )
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(report.to_json()))
    elif args.format == "markdown":
        from firedoor.reports.compat_markdown import compat_markdown

        sys.stdout.write(compat_markdown(report))
    elif args.format in ("junit", "code-quality"):
        from firedoor.reports.compat_findings import compat_junit, compat_quality

        sys.stdout.write(compat_junit(report) if args.format == "junit" else compat_quality(report))
    else:
        from firedoor.reports.compat_text import compat_text
        from firedoor.reports.paint import paint

        sys.stdout.write(compat_text(report, paint(sys.stdout.isatty(), os.environ)))
    return 1 if report.failed else 0


def _calls(args: Namespace) -> int:
    from firedoor.affected.survey import survey
    from firedoor.compat.calls import calls_of
    from firedoor.reports.compat_text import calls_text
    from firedoor.reports.documents import json_text

    found = calls_of(survey(args.repo, head=args.head, cache=args.cache), args.calls)
    sys.stdout.write(json_text(found.to_json()) if args.format == "json" else calls_text(found))
    return 0
