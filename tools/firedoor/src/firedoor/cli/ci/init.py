"""The first pipeline for this repository: shows what it would write, asks, writes.

Report-only at first: the gate tells all and blocks nothing, until you take that away. What is there is not replaced.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor ci init``."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--gitlab", action="store_true", help="a GitLab pipeline (default, unless the remote is GitHub)")
    which.add_argument("--github", action="store_true", help="a workflow of GitHub Actions")
    parser.add_argument("--repo", default=".", metavar="PATH", help="the work tree (default: here)")
    parser.add_argument(
        "--package", default="firedoor", metavar="SPEC", help="what pip installs to get firedoor (default: firedoor)"
    )
    parser.add_argument("--yes", action="store_true", help="write without asking")


def run(args: Namespace) -> int:
    """Write the files, if that is wanted; 0 also when it is not."""
    from firedoor.pipelines.emitting import files_of
    from firedoor.pipelines.starting import GITHUB, GITLAB, proposal
    from firedoor.pipelines.starting.writing import forge_of, root_of, write_files
    from firedoor.reports.paint import paint
    from firedoor.reports.proposed_text import proposed_text

    root = root_of(args.repo)
    forge = GITHUB if args.github else GITLAB if args.gitlab else forge_of(args.repo)
    reader = files_of(args.repo)
    wanted = proposal(forge, reader, args.package)
    if not wanted:
        print("nothing to write: all is there; next: firedoor ci plan")
        return 0
    sys.stdout.write(
        proposed_text(
            {path: (reader(path), text) for path, text in wanted.items()}, paint(sys.stdout.isatty(), os.environ)
        )
    )
    if not args.yes and not _agreed(len(wanted)):
        print("nothing was written; firedoor ci init --yes writes it", file=sys.stderr)
        return 0
    write_files(root, wanted)
    print("written; commit it, then: firedoor ci plan")
    return 0


def _agreed(number: int) -> bool:
    if not sys.stdin.isatty():
        return False
    print(f"write {number} files? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
