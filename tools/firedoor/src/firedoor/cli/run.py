"""Run the steps for the affected DAG files, or for those that are named, and show one table."""

from __future__ import annotations

import json
import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from firedoor.cli.given import document
from firedoor.errors import UsageError
from firedoor.pipelines import Selected, read_settings, run_steps, selected
from firedoor.pipelines.named import named
from firedoor.pipelines.table import render
from firedoor.pipelines.values import STEPS
from firedoor.revisions import open_repository


def add_arguments(parser: ArgumentParser) -> None:
    """Options of the verb."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "dags", nargs="*", default=[], metavar="DAG", help="DAG files, or folders or stems that are unique"
    )
    which.add_argument("--from", dest="source", metavar="FILE", help="document of firedoor affected; - is stdin")
    parser.add_argument("--repo", default=".", metavar="PATH", help="the repository's work tree (default: here)")
    parser.add_argument("--base", metavar="REV", help="compare with this revision (default: chosen, and said why)")
    parser.add_argument("--through", choices=STEPS, default="dev", help="the last step to run (default: dev)")
    parser.add_argument("--list", action="store_true", help="the same as --through list")
    parser.add_argument("--python", default=sys.executable, help="interpreter to make the Airflow environment with")
    parser.add_argument("--interpreter", type=Path, help="interpreter that has Airflow already; nothing is installed")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Run the verb; 1 when a DAG file failed a step."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a cancelled CI job leaves no process either
    root = _root(args.repo)
    settings = read_settings(root)
    dags = _dags(args, root)
    result = run_steps(
        root,
        settings,
        dags,
        through="list" if args.list else args.through,
        cache=Path(os.environ.get("FIREDOOR_ENVIRONMENTS") or root / ".cache" / "firedoor"),
        python=args.python,
        interpreter=args.interpreter.absolute() if args.interpreter else None,
    )
    print(json.dumps(result.to_json(), indent=2) if args.format == "json" else render(result))
    return 1 if result.failed else 0


def _root(path: str) -> Path:
    repo = open_repository(path)
    if repo.work_tree is None:
        raise UsageError(
            "FD608", f"{path} is a bare repository", because="DAGs are run from a work tree", fix="git clone"
        )
    return Path(repo.work_tree)


def _dags(args: Namespace, root: Path) -> tuple[Selected, ...]:
    if args.source:
        return selected(document(args.source, "run"))
    from firedoor.affected import find
    from firedoor.affected.values import slugs

    answer = find(str(root), base=args.base)
    if not args.dags:
        print(f"base: {answer.base_reason}", file=sys.stderr)
        return selected(answer.to_json())
    slug = slugs(answer.dag_files)
    return tuple(
        Selected(path, slug[path], (), "named on the command line") for path in named(args.dags, answer.dag_files)
    )
