"""Take single DAGs back to what they ran before, and touch no other: one switch, nothing is built or tested.

The manifest of the repository must follow, or the next ship tells that it holds the DAG back: --write puts the lines
that run into releases/ENV.txt of the work tree.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from firedoor.cli.affected import add_repository_arguments, progress
from firedoor.cli.build import add_store_argument
from firedoor.cli.release.asked import add_release_arguments


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor release rollback``."""
    parser.add_argument("dags", nargs="*", default=[], metavar="DAG", help="DAG files: path, folder, stem or slug")
    parser.add_argument("--write", action="store_true", help="write what runs then into releases/ENV.txt, too")
    add_release_arguments(parser, deployed=True)
    add_repository_arguments(parser)
    add_store_argument(parser)


def run(args: Namespace) -> int:
    """Roll back."""
    from firedoor.affected.survey import survey
    from firedoor.artifacts.origin import store_root
    from firedoor.artifacts.store import Store
    from firedoor.cli.release.asked import deployment_of, need, root_of, slugs_called
    from firedoor.releases.deployment import ROLL_BACK
    from firedoor.releases.manifest import changes
    from firedoor.releases.past import past, rolled_back
    from firedoor.releases.repository import write, written
    from firedoor.releases.settings import release_settings
    from firedoor.releases.shipping import Shipped

    need(args.dags, "rollback")
    found = survey(args.repo, head=args.head, cache=args.cache, progress=progress())
    deployment = deployment_of(args, root_of(found), release_settings(found.config))
    store = Store(store_root(found.repository, os.environ, args.store))
    with deployment.locked():
        before = deployment.current()
        now = deployment.manifest(before)
        history = past(deployment.history(), deployment.manifest)
        named = slugs_called(args.dags, found, [*now.lines.keys() | history.earlier.keys()], "release rollback") or []
        wanted = rolled_back(now, history, named)
        after = deployment.switch(wanted, ROLL_BACK, store.read)
    if args.write:
        lines = {slug: wanted.lines.get(slug) for slug in named}
        path = write(found.repository, written(found.repository, args.env).with_lines(lines))
        print(f"wrote {path}", file=sys.stderr)
    shipped = Shipped(args.env, before, after, changes(now, wanted), {}, ())
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(shipped.to_json()))
    else:
        from firedoor.reports.paint import paint
        from firedoor.reports.release_text import shipped_text

        sys.stdout.write(shipped_text(shipped, paint(sys.stdout.isatty(), os.environ), back=True))
    return 0
