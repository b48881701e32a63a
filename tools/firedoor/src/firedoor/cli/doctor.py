"""What does firedoor see in this repository? DAG files, import roots, hubs, locks, and what did not resolve.

Ask it first in an unknown repository. With --config KEY it prints one value of the policy and where it came from.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from firedoor.cli.affected import add_repository_arguments, asked, progress


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor doctor``."""
    add_repository_arguments(parser)
    parser.add_argument("--config", metavar="KEY", help="print this value of [tool.firedoor] and its source, no more")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Print the diagnosis; always 0: findings are not failures."""
    from firedoor.affected.survey import survey

    if args.config:
        from firedoor.affected.policy import policy_value

        value, source = policy_value(args.repo, args.config, head=args.head, environ=os.environ)
        sys.stdout.write(f"{args.config} = {value}  # {source}\n")
        return 0
    from firedoor.affected.diagnosis import diagnose

    diagnosis = diagnose(survey(args.repo, head=args.head, cache=args.cache, progress=progress()))
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(diagnosis.to_json()))
        return 0
    from firedoor.reports.doctor_text import doctor_text
    from firedoor.reports.paint import paint

    sys.stdout.write(doctor_text(diagnosis, paint(sys.stdout.isatty(), os.environ), asked(args)))
    return 0
