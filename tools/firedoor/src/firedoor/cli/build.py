"""Build the artifact of each DAG file: one reproducible zip with everything that it reaches.

An artifact whose fingerprint the store knows is taken from there. Without DAG files all of them are built; --from takes
those that a document of firedoor affected selects. A tree that no commit holds gives artifacts for this machine alone.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from firedoor.cli.affected import add_repository_arguments, asked, progress

TYPE_CHECKING = False  # typing itself would cost milliseconds of start-up
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from firedoor.affected.survey import Survey


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor build``."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "dags", nargs="*", default=[], metavar="DAG", help="DAG files: path, unique folder or stem, or slug"
    )
    which.add_argument("--from", dest="source", metavar="FILE", help="document of firedoor affected; - is stdin")
    add_repository_arguments(parser)
    add_store_argument(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")


def add_store_argument(parser: ArgumentParser) -> None:
    """The option of every verb that reads or fills the store."""
    parser.add_argument(
        "--store", metavar="DIR", help="where artifacts are kept (default: $FIREDOOR_STORE, .cache/firedoor/store)"
    )


def run(args: Namespace) -> int:
    """Build; 1 when a DAG file is refused, or an import crosses a private line."""
    from firedoor.artifacts.build import build
    from firedoor.artifacts.head import Head
    from firedoor.artifacts.origin import origin_of, store_root
    from firedoor.artifacts.store import Store
    from firedoor.evidence.remembered import Remembered
    from firedoor.revisions import open_repository, read_tree, resolve, work_tree

    rev, selected = args.head, None
    if args.source:
        from firedoor.artifacts.selected import selected_by

        commit, selected = selected_by(args.source)
        rev = rev or commit
    repository = open_repository(args.repo)
    if rev is not None or repository.work_tree is None:
        tree = read_tree(repository, resolve(repository, rev or "HEAD"))
    else:
        tree = work_tree(repository)[0]

    def look() -> Survey:
        from firedoor.affected.survey import survey  # most trees are remembered

        return survey(args.repo, head=rev, cache=args.cache, progress=progress())

    root = store_root(repository, os.environ, args.store)
    head = Head(
        tree,
        look,
        Remembered(root / "remembered"),
        os.environ,
    )
    every = [*head.known.slugs]
    dags = named(args.dags, every, "build") if selected is None else sorted({*selected} & {*every})
    built = build(head, dags, Store(root), origin_of(repository, tree, os.environ), telling("building"))
    if args.format == "json":
        from firedoor.reports.documents import json_text

        sys.stdout.write(json_text(built.to_json()))
    else:
        from firedoor.reports.build_text import build_text
        from firedoor.reports.paint import paint

        sys.stdout.write(build_text(built, paint(sys.stdout.isatty(), os.environ), asked(args)))
    return 1 if built.refused or built.findings else 0


def named(words: Sequence[str], dag_files: Sequence[str], verb: str) -> list[str]:
    """The DAG files that ``words`` mean, sorted; all of them where there are no words."""
    if not words:
        return list(dag_files)
    from firedoor.affected.called import called

    return sorted({called(word, dag_files, verb) for word in words})


def telling(what: str) -> Callable[[str], None]:
    """Tells a person who looks on, on stderr, what is being worked on; nobody else."""
    if not sys.stderr.isatty():
        return lambda text: None
    return lambda text: print(f"… {what} {text}", file=sys.stderr)
