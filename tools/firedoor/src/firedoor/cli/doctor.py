"""What does firedoor see in this repository? DAG files, import roots, hubs, locks, and what did not resolve.

Ask it first in an unknown repository. With --replay N it tells how many DAG files the last N changes of the
first-parent line would have selected; with --shadow DAYS, from the evidence of pipelines that tested everything, what
selection would have missed and saved. With --config KEY it prints one value of the policy and where it came from.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from firedoor.cli.affected import add_repository_arguments, asked, progress


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor doctor``."""
    add_repository_arguments(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--config", metavar="KEY", help="print this value of [tool.firedoor] and its source, no more")
    what.add_argument(
        "--replay", metavar="N", type=_count, help="ask about each of the last N changes; Ctrl-C answers for those done"
    )
    what.add_argument(
        "--shadow", metavar="DAYS", type=_count, help="hold the evidence of the last DAYS against what was selected"
    )
    what.add_argument(
        "--migration", metavar="X.Y", help="would each DAG file work with this Airflow, as it is or after which edit"
    )
    parser.add_argument(
        "--precision",
        choices=("definition", "file"),
        help="with --replay or --shadow: only this precision (default: both)",
    )
    parser.add_argument(
        "--evidence",
        action="append",
        metavar="DIR",
        help="with --shadow: a folder, or gitlab; several are read as one (default: as for firedoor run)",
    )
    parser.add_argument(
        "--interpreter",
        action="append",
        default=[],
        metavar="PYTHON",
        help="with --migration: one that has an Airflow (default: made from the base layers of the repository)",
    )
    parser.add_argument(
        "--python", default=sys.executable, metavar="X.Y", help="with --migration: what environments are made with"
    )
    parser.add_argument("--read-only", action="store_true", help="with --migration: import nothing, read the code")
    parser.add_argument("--jobs", type=int, metavar="N", help="with --migration: imports at the same time")
    parser.add_argument(
        "--format",
        choices=("text", "json", "markdown", "diff"),
        default="text",
        help="markdown and diff: with --migration only (default: text)",
    )


def run(args: Namespace) -> int:
    """Print the diagnosis; always 0: findings are not failures."""
    from firedoor.affected.survey import survey

    if args.format in ("markdown", "diff") and not args.migration:
        from firedoor.errors import UsageError

        raise UsageError(
            "FD269", f"--format {args.format} is for --migration alone", fix="firedoor doctor --format json"
        )
    if args.migration:
        return _migration(args)
    if args.config:
        from firedoor.affected.policy import policy_value

        value, source = policy_value(args.repo, args.config, head=args.head, environ=os.environ)
        sys.stdout.write(f"{args.config} = {value}  # {source}\n")
        return 0
    if args.replay:
        return _replay(args)
    if args.shadow:
        return _shadow(args)
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


def _replay(args: Namespace) -> int:
    """Print what the last changes would have selected; 130 where it was interrupted, after the partial answer."""
    from firedoor.affected.replay import PRECISIONS, replay
    from firedoor.reports.replay_progress import ReplayProgress

    precisions = (args.precision,) if args.precision else PRECISIONS
    found, complete = replay(
        args.repo,
        args.replay,
        head=args.head,
        precisions=precisions,
        cache=args.cache,
        progress=ReplayProgress(sys.stderr, sys.stderr.isatty()),
    )
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(found.to_json()))
    else:
        from firedoor.reports.paint import paint
        from firedoor.reports.replay_text import replay_text

        repo = asked(Namespace(repo=args.repo, head=None))
        sys.stdout.write(replay_text(found, paint(sys.stdout.isatty(), os.environ), repo))
    return 0 if complete else 130


def _migration(args: Namespace) -> int:
    """Print what another Airflow means for each DAG file; always 0, as all of this verb."""
    from pathlib import Path

    from firedoor.affected.survey import survey
    from firedoor.compat.migrating import Ways, changes_to, migration, ways
    from firedoor.pipelines.progress import Progress
    from firedoor.reports.documents import json_text
    from firedoor.reports.migration_markdown import migration_markdown
    from firedoor.reports.migration_text import migration_diff, migration_text
    from firedoor.reports.paint import paint

    changes = changes_to(args.migration)
    found = survey(args.repo, head=args.head, cache=args.cache, progress=progress())
    told = Progress()
    way = Ways({}, {})
    if not args.read_only and not args.head and found.repository.work_tree is not None:
        named = os.environ.get("FIREDOOR_ENVIRONMENTS")
        cache = Path(named) if named else Path(found.repository.work_tree) / ".cache" / "firedoor"
        interpreters = [Path(path) for path in args.interpreter]
        versions = (changes.old, changes.new)
        way = ways(found, versions, interpreters, args.python, cache, told.say, args.jobs, told.tick)
    answer = migration(found, found.dag_files, changes, way, told.say)
    if args.format == "json":
        sys.stdout.write(json_text(answer.to_json()))
    elif args.format == "markdown":
        sys.stdout.write(migration_markdown(answer))
    elif args.format == "diff":
        sys.stdout.write(migration_diff(answer))
    else:
        sys.stdout.write(migration_text(answer, paint(sys.stdout.isatty(), os.environ), asked(args)))
    return 0


def _shadow(args: Namespace) -> int:
    """Print what selection would have missed and saved; 130 where it was interrupted, after the partial answer."""
    from firedoor.affected.replay import PRECISIONS
    from firedoor.evidence import everything_of
    from firedoor.pipelines.evidence_place import evidence_of
    from firedoor.pipelines.shadowing import shadow
    from firedoor.reports.replay_progress import ReplayProgress

    shown = everything_of(evidence_of(args.repo, args.evidence, os.environ))
    for finding in sorted((one for found in shown.damaged.values() for one in found), key=lambda one: one.order):
        print(f"warning[{finding.code}]: {finding.place}: {finding.message}", file=sys.stderr)
    found, complete = shadow(
        args.repo,
        shown.records,
        args.shadow,
        head=args.head,
        precisions=(args.precision,) if args.precision else PRECISIONS,
        cache=args.cache,
        environ=os.environ,
        progress=ReplayProgress(sys.stderr, sys.stderr.isatty()),
    )
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(found.to_json()))
    else:
        from firedoor.reports.paint import paint
        from firedoor.reports.shadow_text import shadow_text

        repo = asked(Namespace(repo=args.repo, head=None))
        sys.stdout.write(shadow_text(found, paint(sys.stdout.isatty(), os.environ), repo))
    return 0 if complete else 130


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)
