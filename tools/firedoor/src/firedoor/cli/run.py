"""Run the steps for the affected DAG files, or for those that are named, and show one table.

A step that has green evidence for all that could change its outcome is not run again. Ctrl-C keeps what is done.
Where the change touches a shared library, the verdicts of firedoor compat follow the table.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from firedoor.cli.given import document
from firedoor.evidence.remembered import Remembered, cache_folder
from firedoor.pipelines.checkout import read_checkout
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.running import run_selected
from firedoor.pipelines.table import render
from firedoor.pipelines.values import STEPS, Selected
from firedoor.pipelines.which import Which


def add_arguments(parser: ArgumentParser) -> None:
    """Options of the verb."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "dags", nargs="*", default=[], metavar="DAG", help="DAG files, or folders or stems that are unique"
    )
    which.add_argument("--from", dest="source", metavar="FILE", help="document of firedoor affected; - is stdin")
    which.add_argument("--all", action="store_true", help="every DAG file, whatever changed")
    parser.add_argument("--repo", default=".", metavar="PATH", help="the repository's work tree (default: here)")
    parser.add_argument("--base", metavar="REV", help="compare with this revision (default: chosen, and said why)")
    parser.add_argument(
        "--precision",
        choices=("definition", "file"),
        help="follow single functions and classes, or whole files (default: definition)",
    )
    parser.add_argument(
        "--through",
        choices=STEPS,
        help="the last step to run (default: dev where [tool.firedoor.run] says on what to run DAGs, else smoke)",
    )
    parser.add_argument("--list", action="store_true", help="the same as --through list")
    parser.add_argument("--force", action="store_true", help="run also what has evidence")
    parser.add_argument(
        "--evidence",
        action="append",
        metavar="DIR",
        help="where evidence is kept: a folder, or gitlab for the package registry of the pipeline's project; several "
        "are read as one (default: $FIREDOOR_EVIDENCE, the configuration, .cache/firedoor/evidence)",
    )
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="version or path of the interpreter to make the Airflow environment with",
    )
    parser.add_argument("--interpreter", type=Path, help="interpreter that has Airflow already; nothing is installed")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Run the verb; 1 when a DAG file failed a step, or a changed library breaks one."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a cancelled CI job leaves no process either
    checkout = read_checkout(args.repo)
    cache = cache_folder(checkout.root, os.environ)
    which = Which(checkout, dict(os.environ), Remembered(cache / "answers"), args.precision)
    result = run_selected(
        which,
        _dags(args, which),
        through="list" if args.list else args.through,
        evidence=args.evidence,
        cache=cache,
        python=args.python,
        interpreter=args.interpreter.absolute() if args.interpreter else None,
        force=args.force,
        progress=Progress(),
    )
    text = ""
    if result.through != "list" and not (args.source or args.dags or args.all):
        from firedoor.pipelines.library_changes import library_changes

        found = library_changes(which, which.base_of(args.base))
        result, text = replace(result, breaks=found.failed, compat=found.document), found.text
    print(json.dumps(result.to_json(), indent=2) if args.format == "json" else render(result))
    if text and args.format == "text":
        print(f"\n{text}", end="")
    if result.rows and result.through != "list":
        _tell_crossings(which)
        _tell_sql(which, args.base, [row.dag for row in result.rows])
    if result.unkept is not None:
        print(result.unkept, file=sys.stderr)
    return result.exit_code


def _tell_crossings(which: Which) -> None:
    """Imports across private lines, on stderr: they fail no step here, and `firedoor build`."""
    from firedoor.reports.finding_text import finding_lines
    from firedoor.reports.paint import paint

    for line in finding_lines(which.crossings(), paint(sys.stderr.isatty(), os.environ)):
        print(line, file=sys.stderr)


def _tell_sql(which: Which, base: str | None, dags: list[Selected]) -> None:
    """What is wrong with SQL by its text alone, on stderr: it fails no step here, and `firedoor stage check`."""
    from firedoor.pipelines.sql_told import findings_offline
    from firedoor.reports.finding_text import finding_lines
    from firedoor.reports.paint import paint

    for line in finding_lines(findings_offline(which, base, dags), paint(sys.stderr.isatty(), os.environ)):
        print(line, file=sys.stderr)


def _dags(args: Namespace, which: Which) -> tuple[Selected, ...]:
    if args.source:
        return which.listed(document(args.source, "run"))
    if args.dags:
        return which.named(args.dags)
    if args.all:
        return which.every()
    reason, dags = which.affected(args.base)
    print(f"base: {reason}", file=sys.stderr)
    return dags
