"""Why is this DAG affected, or not? The chain from what was touched to the DAG file, with the lines to read."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from firedoor.cli.affected import add_revision_arguments, asked, progress


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor why``."""
    parser.add_argument("dag", metavar="DAG", help="a DAG file: its path, a folder or stem that is unique, or its slug")
    add_revision_arguments(parser)
    parser.add_argument("--reach", action="store_true", help="also print all that it reaches: files, resources, pins")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Print the answer; 0 whether or not the DAG file is affected."""
    from firedoor.affected import find
    from firedoor.affected.called import called
    from firedoor.affected.explain import explain
    from firedoor.affected.survey import survey

    answer = find(
        args.repo, base=args.base, head=args.head, precision=args.precision, cache=args.cache, progress=progress()
    )
    dag = called(args.dag, answer.dag_files)
    found = survey(args.repo, base=answer.base, head=answer.head, cache=args.cache).seen_by(dag)
    explained = explain(found, answer, dag)
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(explained.to_json()))
        return 0
    from firedoor.reports.paint import paint
    from firedoor.reports.why_text import why_text

    nothing = explained.affected is None and not answer.touched
    colours = paint(sys.stdout.isatty(), os.environ)
    sys.stdout.write(why_text(explained, colours, with_reach=args.reach or nothing, asked=asked(args)))
    return 0
