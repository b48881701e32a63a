"""Make the reviewed manifest what runs: its artifacts are copied and checked, then one renaming switches.

The manifest is that of HEAD's commit. With DAG files named, only their lines change; what was rolled back does not come
again unless it is named. An interrupted ship leaves what was there.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from firedoor.cli.affected import add_repository_arguments, progress
from firedoor.cli.build import add_store_argument
from firedoor.cli.release.asked import add_evidence_argument, add_release_arguments


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor release ship``."""
    parser.add_argument("dags", nargs="*", default=[], metavar="DAG", help="only these: path, folder, stem or slug")
    add_release_arguments(parser, deployed=True)
    add_evidence_argument(parser)
    add_repository_arguments(parser)
    add_store_argument(parser)


def run(args: Namespace) -> int:
    """Ship; 1 where something of it may not go out, and then nothing is switched."""
    from firedoor.affected.survey import survey
    from firedoor.artifacts.origin import store_root
    from firedoor.artifacts.store import Store
    from firedoor.cli.release.asked import deployment_of, evidence_of, root_of, slugs_called
    from firedoor.releases.deployment import SHIP
    from firedoor.releases.past import past, to_ship
    from firedoor.releases.repository import reviewed
    from firedoor.releases.settings import release_settings
    from firedoor.releases.shipping import Shipped, unfit

    found = survey(args.repo, head=args.head or "HEAD", cache=args.cache, progress=progress())
    settings = release_settings(found.config)
    manifest = reviewed(found.repository, args.env, args.head or "HEAD")
    deployment = deployment_of(args, root_of(found), settings)
    store = Store(store_root(found.repository, os.environ, args.store))
    evidence = evidence_of(args, root_of(found), found, [line.fingerprint for line in manifest.lines.values()])
    with deployment.locked():
        before = deployment.current()
        now = deployment.manifest(before)
        known = [*now.lines.keys() | manifest.lines.keys()]
        named = slugs_called(args.dags, found, known, "release ship")
        wanted = to_ship(now, manifest, past(deployment.history(), deployment.manifest), named)
        faults = unfit(wanted.changes, store, deployment, evidence, settings.checks)
        after = before if faults else deployment.switch(wanted.manifest, SHIP, store.read)
    shipped = Shipped(args.env, before, after, dict(wanted.changes), dict(wanted.held), faults)
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(shipped.to_json()))
    else:
        from firedoor.reports.paint import paint
        from firedoor.reports.release_text import shipped_text

        sys.stdout.write(shipped_text(shipped, paint(sys.stdout.isatty(), os.environ)))
    return 1 if faults else 0
