"""Which DAGs does this change touch, and why?"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace


def add_revision_arguments(parser: ArgumentParser) -> None:
    """The options of every verb that compares two revisions."""
    parser.add_argument("--repo", default=".", metavar="PATH", help="a work tree, a folder in one, or a bare repository")
    parser.add_argument("--base", metavar="REV", help="compare with this revision (default: what the CI or git says)")
    parser.add_argument("--head", metavar="REV", help="look at this revision (default: the working tree)")
    parser.add_argument("--precision", choices=("definition", "file"), help="how closely code is followed")
    parser.add_argument("--cache", metavar="FILE", help="where facts are kept (default: .cache/firedoor/facts)")


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor affected``."""
    add_revision_arguments(parser)
    parser.add_argument("--format", choices=("text", "json", "markdown", "github"), default="text")
    parser.add_argument("--out", metavar="DIR", help="also write affected.json and affected.md there")


def run(args: Namespace) -> int:
    """Print the answer; 0 also when nothing is affected."""
    from firedoor.affected import find

    answer = find(
        args.repo, base=args.base, head=args.head, precision=args.precision, cache=args.cache, progress=progress()
    )
    if args.format == "json" and not args.out:
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(answer.to_json()))
        return 0
    from firedoor.reports.affected_text import render, write_documents

    if args.out:
        write_documents(answer, args.out)
    sys.stdout.write(render(answer, args.format, sys.stdout.isatty()))
    return 0


def progress():  # type: ignore[no-untyped-def]  # a callable or None; typing it would import typing at start-up
    """A progress line on stderr when a person looks on, else ``None``."""
    if not sys.stderr.isatty():
        return None
    return lambda text: print(f"… {text}", file=sys.stderr)
