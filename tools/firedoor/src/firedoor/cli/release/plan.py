"""What would a release change, and what may not go out yet? --write puts all that may into the manifest, for review.

A DAG file may go out when an artifact was built for its fingerprint from a commit, and every required check is green.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from firedoor.cli.affected import add_repository_arguments, progress
from firedoor.cli.build import add_store_argument
from firedoor.cli.release.asked import add_evidence_argument, add_release_arguments


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor release plan``."""
    parser.add_argument("dags", nargs="*", default=[], metavar="DAG", help="only these: path, folder, stem or slug")
    parser.add_argument("--write", action="store_true", help="write the manifest releases/ENV.txt of the work tree")
    add_release_arguments(parser, deployed=False)
    add_evidence_argument(parser)
    add_repository_arguments(parser)
    add_store_argument(parser)


def run(args: Namespace) -> int:
    """Print the plan; 1 where a DAG file that was asked for may not go out."""
    from firedoor.affected.fingerprints import fingerprints
    from firedoor.affected.survey import survey
    from firedoor.affected.values import slugs
    from firedoor.artifacts.origin import store_root
    from firedoor.artifacts.store import Store
    from firedoor.cli.release.asked import evidence_of, root_of, slugs_called
    from firedoor.releases.plan import release_plan
    from firedoor.releases.repository import write, written
    from firedoor.releases.settings import release_settings

    found = survey(args.repo, head=args.head, cache=args.cache, progress=progress())
    settings = release_settings(found.config)
    manifest = written(found.repository, args.env)
    names = slugs(found.dag_files)
    wanted = slugs_called(args.dags, found, [*manifest.lines.keys() - {*names.values()}], "release plan")
    prints = fingerprints(found)
    plan = release_plan(
        manifest,
        found.head.commit,
        names,
        prints,
        Store(store_root(found.repository, os.environ, args.store)),
        evidence_of(args, root_of(found), found, prints.values()),
        settings.checks,
        wanted,
    )
    if args.write and plan.lines:
        print(f"wrote {write(found.repository, manifest.with_lines(plan.lines))}", file=sys.stderr)
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(plan.to_json()))
    else:
        from firedoor.reports.paint import paint
        from firedoor.reports.release_text import plan_text

        sys.stdout.write(plan_text(plan, paint(sys.stdout.isatty(), os.environ), written=args.write))
    return 1 if plan.blocked else 0
