"""Fill the store with the wheels that artifacts pack: the one step that needs an index, and asks it by hash.

Each wheel is verified member by member before it is kept. With --from a folder takes the place of the index.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from firedoor.cli.affected import add_repository_arguments, progress
from firedoor.cli.build import add_store_argument, named


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor wheels``."""
    parser.add_argument(
        "dags", nargs="*", default=[], metavar="DAG", help="only for these DAG files: path, folder, stem or slug"
    )
    parser.add_argument("--from", dest="folder", metavar="DIR", help="take the wheels from this folder")
    add_repository_arguments(parser)
    add_store_argument(parser)


def run(args: Namespace) -> int:
    """Get what is missing; 0 also when nothing is."""
    from pathlib import Path

    from firedoor.affected.survey import survey
    from firedoor.artifacts.fetch import downloaded, missing, taken_from
    from firedoor.artifacts.origin import store_root
    from firedoor.artifacts.wheels import keep_wheel

    found = survey(args.repo, head=args.head, cache=args.cache, progress=progress())
    root = store_root(found.repository, os.environ, args.store)
    wanted = missing(found, named(args.dags, found.dag_files, "wheels"), root)
    for number, (pin, python) in enumerate(wanted, 1):
        print(f"[{number}/{len(wanted)}] {pin.name} {pin.version}", file=sys.stderr)
        wheel = keep_wheel(root, *(taken_from(Path(args.folder), pin) if args.folder else downloaded(pin, python)))
        print(f"{wheel.sha256}  {wheel.filename}")
    if not wanted:
        print("every wheel is there")
    return 0
