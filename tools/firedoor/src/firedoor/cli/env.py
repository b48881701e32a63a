"""Make the environment of each DAG file: one per lock, shared by all DAG files whose locks install the same.

A DAG file's lock is constraints/dags/<team>/<dag>.txt, else that of the base layer. What is there is not made again.
With --gc environments are removed that no lock of this tree, no kept artifact and no --keep names.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from firedoor.cli.build import add_store_argument
from firedoor.cli.store import days
from firedoor.evidence.remembered import Remembered, cache_folder
from firedoor.pipelines.checkout import Checkout, read_checkout
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.which import Which
from firedoor.reports.documents import json_text


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor env``."""
    parser.add_argument(
        "dags", nargs="*", default=[], metavar="DAG", help="DAG files, or folders or stems that are unique"
    )
    parser.add_argument("--repo", default=".", metavar="PATH", help="the repository's work tree (default: here)")
    parser.add_argument(
        "--python",
        default=sys.executable,
        metavar="PYTHON",
        help="version (3.11) or path of an interpreter, for locks that are not made for one version (default: ours)",
    )
    parser.add_argument("--as", dest="form", choices=("venv", "pex", "image"), default="venv", help="what to make")
    parser.add_argument(
        "--out", metavar="DIR", default="images", help="--as image: one folder per image (default: images)"
    )
    parser.add_argument(
        "--compile", action="store_true", help="compile all of it now, for workers that cannot write to the folder"
    )
    parser.add_argument("--gc", action="store_true", help="remove what nobody needs any more")
    parser.add_argument(
        "--keep", action="append", default=[], metavar="FILE", help="--gc: keep each sha256 (lock, artifact) in it"
    )
    parser.add_argument("--days", type=days, default=30.0, metavar="N", help="--gc: keep what is younger (default: 30)")
    parser.add_argument("--dry-run", action="store_true", help="--gc: only show what would go")
    add_store_argument(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Make environments, or remove them."""
    checkout = read_checkout(args.repo)
    cache = cache_folder(checkout.root, os.environ).absolute()
    if args.gc:
        return _gc(args, checkout, cache)
    from firedoor.pipelines.environments import environments_for
    from firedoor.reports.env_text import env_text
    from firedoor.reports.paint import paint

    which = Which(checkout, dict(os.environ), Remembered(cache / "answers"))
    dags = [dag.dag_file for dag in (which.named(args.dags) if args.dags else which.every())]
    if args.form == "image":
        return _images(args, checkout, dags)
    say = Progress().say
    found = environments_for(checkout, dags, args.python, cache, say, form=args.form, compiled=args.compile)
    if args.format == "json":
        sys.stdout.write(json_text(found.to_json()))
    else:
        sys.stdout.write(env_text(found, paint(sys.stdout.isatty(), os.environ)))
    return 0


def _images(args: Namespace, checkout: Checkout, dags: list[str]) -> int:
    from firedoor.environments.images import SCHEMA
    from firedoor.pipelines.environments import images_for
    from firedoor.reports.documents import write_all
    from firedoor.reports.env_text import images_text

    found = images_for(checkout, dags, args.python)
    for image in found:
        write_all(str(Path(args.out, image.key)), image.files)
    document: dict[str, object] = {"schema": SCHEMA, "out": args.out, "images": [image.to_json() for image in found]}
    sys.stdout.write(json_text(document) if args.format == "json" else images_text(found, args.out))
    return 0


def _gc(args: Namespace, checkout: Checkout, cache: Path) -> int:
    from firedoor.artifacts.origin import store_root
    from firedoor.pipelines.environments import collected
    from firedoor.reports.env_text import env_gc_text

    store = store_root(checkout.repository, os.environ, args.store)
    gone = collected(checkout, cache, store, args.keep, args.days, only_show=args.dry_run)
    sys.stdout.write(json_text(gone.to_json()) if args.format == "json" else env_gc_text(gone))
    return 0
