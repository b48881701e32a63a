"""The dependency scheme with code: which files, or definitions, the DAGs lead to.

Without a DAG it shows the whole repository; beyond 80 files it is folded by folder and says so. Paste Mermaid into a
merge request or a page; render DOT with Graphviz.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from firedoor.cli.affected import add_repository_arguments, progress


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor graph``."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "dags", nargs="*", default=[], metavar="DAG", help="DAG files: path, unique folder or stem, or slug"
    )
    which.add_argument(
        "--hubs", action="store_true", help="only the files that most DAG files reach, and those DAG files"
    )
    add_repository_arguments(parser)
    parser.add_argument("--depth", type=_depth, metavar="N", help="at most N steps away from the DAG files")
    level = parser.add_mutually_exclusive_group()
    level.add_argument("--files", action="store_true", help="one box a file, however many")
    level.add_argument("--definitions", action="store_true", help="one box a function, class, constant, module body")
    parser.add_argument("--format", choices=("mermaid", "dot", "json"), default="mermaid")


def run(args: Namespace) -> int:
    """Print the scheme."""
    from firedoor.affected.called import called
    from firedoor.affected.scheme import definitions_scheme, scheme
    from firedoor.affected.survey import survey

    found = survey(args.repo, head=args.head, cache=args.cache, progress=progress())
    dags = sorted({called(word, found.dag_files, "graph") for word in args.dags}) or list(found.dag_files)
    alike = found.parted(dags)
    if len(alike) == 1:  # all of them take the same releases of libraries
        found = alike[0][0]
    if args.definitions:
        drawn = definitions_scheme(found, dags, depth=args.depth)
    else:
        drawn = scheme(found, dags, depth=args.depth, unfolded=args.files, hubs=args.hubs)
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(drawn.to_json()))
        return 0
    from firedoor.reports.graph_text import dot, mermaid

    if drawn.note and sys.stderr.isatty():
        print(drawn.note, file=sys.stderr)
    sys.stdout.write(dot(drawn) if args.format == "dot" else mermaid(drawn))
    return 0


def _depth(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is no number of steps")
    return int(text)
