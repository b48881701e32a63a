"""What a pipeline would do for this change: the DAG files that it tests, in which jobs, and why.

It looks at a commit, not at the work tree: evidence must be of something that others can check out.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from firedoor.cli.affected import progress

if TYPE_CHECKING:
    from firedoor.gate import Plan


def add_plan_arguments(parser: ArgumentParser) -> None:
    """What decides a plan."""
    parser.add_argument(
        "--repo", default=".", metavar="PATH", help="a work tree, a folder in one, or a bare repository"
    )
    parser.add_argument("--base", metavar="REV", help="compare with this revision (default: what the CI says)")
    parser.add_argument("--head", default="HEAD", metavar="REV", help="the commit to test (default: HEAD)")
    parser.add_argument(
        "--precision",
        choices=("definition", "file"),
        help="follow single functions and classes, or whole files (default: by what is deployed, else file)",
    )
    parser.add_argument(
        "--through", metavar="STEP", help="the last step of each job (default: the first that there is)"
    )
    parser.add_argument("--jobs", type=_number, default=20, metavar="N", help="at most N jobs (default: 20)")
    parser.add_argument(
        "--durations", metavar="FILE", help="what DAG files took before (default: .cache/firedoor/durations.json)"
    )
    parser.add_argument(
        "--shadow",
        action="store_true",
        help="test every DAG file anew, to learn what selection would miss; firedoor doctor --shadow tells it",
    )
    parser.add_argument("--cache", metavar="FILE", help="where facts are kept (default: as for firedoor affected)")


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor ci plan``."""
    add_plan_arguments(parser)
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    parser.add_argument("--out", metavar="DIR", help="also write plan.json and plan.md there")


def run(args: Namespace) -> int:
    """Print the plan; 0 also when nothing is affected."""
    from firedoor.reports.documents import json_text, write_all
    from firedoor.reports.gate_markdown import plan_markdown
    from firedoor.reports.paint import paint
    from firedoor.reports.plan_text import plan_text

    plan = asked_plan(args)
    if args.out:
        files = {".gitignore": "*\n", "plan.json": json_text(plan.to_json()), "plan.md": plan_markdown(plan)}
        write_all(args.out, files)
    if args.format == "json":
        sys.stdout.write(json_text(plan.to_json()))
    elif args.format == "markdown":
        sys.stdout.write(plan_markdown(plan))
    else:
        sys.stdout.write(plan_text(plan, paint(sys.stdout.isatty(), os.environ)))
    return 0


def asked_plan(args: Namespace) -> Plan:
    """The plan that the options ask for."""
    from firedoor.pipelines.plan_of_repository import make_plan

    return make_plan(
        args.repo,
        base=args.base,
        head=args.head,
        precision=args.precision,
        cache=args.cache,
        through=args.through,
        most_jobs=args.jobs,
        durations=args.durations,
        shadow=args.shadow,
        environ=os.environ,
        progress=progress(),
    )


def _number(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is no number of jobs")
    return int(text)
