"""Which DAGs run what, and which are older than head: since when, and why.

With a deployment folder, given or configured, it is what runs there; without one it is what the manifest says.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from firedoor.cli.affected import add_repository_arguments, progress
from firedoor.cli.release.asked import add_release_arguments

TYPE_CHECKING = False  # typing itself would cost milliseconds of start-up
if TYPE_CHECKING:
    from firedoor.affected.values import Affected


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor status``."""
    add_release_arguments(parser, deployed=True)
    add_repository_arguments(parser)


def run(args: Namespace) -> int:
    """Print the status; always 0: being older is no failure."""
    from firedoor.affected import find
    from firedoor.affected.fingerprints import fingerprints
    from firedoor.affected.survey import survey
    from firedoor.affected.values import slugs
    from firedoor.cli.release.asked import deployment_of, root_of
    from firedoor.errors import UsageError
    from firedoor.releases.repository import first_change, written
    from firedoor.releases.settings import release_settings
    from firedoor.releases.status import statuses

    found = survey(args.repo, head=args.head, cache=args.cache, progress=progress())
    settings = release_settings(found.config)
    manifest, release = written(found.repository, args.env), ""
    if args.to or args.env in settings.deployments:
        deployment = deployment_of(args, root_of(found), settings)
        release = deployment.current()
        manifest = deployment.manifest(release)

    def compared(commit: str) -> Affected | None:
        try:
            return find(args.repo, base=commit, head=args.head, cache=args.cache)
        except UsageError as error:
            if error.code in ("FD102", "FD103"):  # the clone does not hold it
                return None
            raise

    answer = statuses(
        manifest,
        release,
        slugs(found.dag_files),
        fingerprints(found),
        compared,
        lambda commit, path: first_change(found.repository, commit, path),
    )
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(answer.to_json()))
    else:
        from firedoor.reports.paint import paint
        from firedoor.reports.release_text import status_text

        sys.stdout.write(status_text(answer, paint(sys.stdout.isatty(), os.environ)))
    return 0
