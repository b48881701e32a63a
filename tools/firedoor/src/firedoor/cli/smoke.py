"""Import DAG files as Airflow would, and say which of them cannot be.

Their artifacts are imported, from the store or built first: what is not in one cannot be read. Each is imported in a
fork of one warm process: without a metadata database, with the network closed, in an environment that holds nothing of
yours, within limits of time and memory. Without a name all DAG files are imported; --from-tree takes the files of the
work tree in place of artifacts.
"""

from __future__ import annotations

import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firedoor.cli.build import add_store_argument

if TYPE_CHECKING:
    from firedoor.smoke import SmokeResult


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor smoke``."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "dags", nargs="*", default=[], metavar="DAG", help="DAG files: path, unique folder or stem, or slug"
    )
    which.add_argument("--from", dest="source", metavar="FILE", help="document of firedoor affected; - is stdin")
    parser.add_argument("--from-tree", action="store_true", help="import the files of the work tree, not artifacts")
    parser.add_argument(
        "--together",
        action="store_true",
        help="import all in one process as well, in several orders: each DAG must be stored as it is alone",
    )
    parser.add_argument("--imports", action="store_true", help="show which modules take longest to import")
    parser.add_argument("--imports-html", type=Path, metavar="FILE", help="write that to one HTML file")
    parser.add_argument(
        "--against", metavar="FILE", help="an earlier document of firedoor smoke: tell what became dearer since"
    )
    parser.add_argument("--repo", default=".", metavar="PATH", help="the repository's work tree (default: here)")
    add_store_argument(parser)
    parser.add_argument("--interpreter", type=Path, help="interpreter that has Airflow already; nothing is installed")
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="version or path of the interpreter to make the Airflow environment with",
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="imports at the same time (default: one a core)")
    parser.add_argument(
        "--scenario", type=Path, metavar="DIR", help="write a scenario there for each thing that a closure lacks"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Print the report; 1 when a DAG file failed."""
    from firedoor.affected.survey import survey
    from firedoor.artifacts.origin import store_root
    from firedoor.findings import ERROR
    from firedoor.pipelines.progress import Progress
    from firedoor.reports.documents import json_text
    from firedoor.reports.paint import paint
    from firedoor.reports.printable import printable
    from firedoor.reports.smoke_text import smoke_text
    from firedoor.smoke import smoke_repository

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a cancelled CI job leaves no process either
    commit, chosen = _chosen(args)
    found = survey(args.repo, head=commit)
    store = None if args.from_tree else store_root(found.repository, os.environ, args.store)
    progress = Progress()

    def on_result(result: SmokeResult) -> None:
        for finding in (one for one in result.findings if one.level == ERROR):
            progress.say(f"  {finding.level} {finding.code}  {printable(f'{result.dag_file}: {finding.message}')}")

    report = smoke_repository(
        found,
        _dags(args, found.dag_files, chosen),
        cache=Path(os.environ["FIREDOOR_ENVIRONMENTS"]) if os.environ.get("FIREDOOR_ENVIRONMENTS") else None,
        python=args.python,
        interpreter=args.interpreter,
        store=store,
        jobs=args.jobs,
        together=args.together,
        timed=args.imports or args.imports_html is not None,
        base=_earlier(args),
        say=progress.say,
        tick=progress.tick,
        on_result=on_result,
    )
    if args.scenario is not None:
        from firedoor.smoke.scenario import write_scenarios

        for folder in write_scenarios(found, report.results, args.scenario):
            progress.say(f"wrote {folder}")
    if args.imports_html is not None:
        from firedoor.reports.documents import write
        from firedoor.reports.import_times import import_times_html

        write(str(args.imports_html), import_times_html(report.results))
        progress.say(f"wrote {args.imports_html}")
    if args.imports and args.format == "text":
        from firedoor.reports.import_times import import_times_text

        sys.stdout.write(import_times_text(report.results) + "\n")
    if args.format == "json":
        sys.stdout.write(json_text(report.to_json()))
    else:
        sys.stdout.write(smoke_text(report, paint(sys.stdout.isatty(), os.environ)))
    return 1 if report.failed else 0


def _earlier(args: Namespace) -> dict[str, Any]:
    """The entries of an earlier document by DAG file; none where no document is named."""
    from firedoor.cli.given import document
    from firedoor.errors import UsageError
    from firedoor.smoke.values import SCHEMA

    if not args.against:
        return {}
    said = document(args.against, "smoke")
    if said.get("schema") != SCHEMA:
        raise UsageError(
            "FD734",
            f"{args.against} is no document of firedoor smoke",
            because=f"its schema is {said.get('schema')!r}, not {SCHEMA!r}",
            fix="firedoor smoke --format json > before.json",
        )
    return {result["dag_file"]: result for result in said["results"]}


def _chosen(args: Namespace) -> tuple[str | None, list[str] | None]:
    """The commit that a document speaks of, if artifacts of it are wanted, and the DAG files that it selects."""
    from firedoor.cli.given import document
    from firedoor.pipelines import selected

    if not args.source:
        return None, None
    said = document(args.source, "smoke")
    dags = [dag.dag_file for dag in selected(said)]
    head = said.get("head")
    return (None if args.from_tree or not isinstance(head, str) else head), dags


def _dags(args: Namespace, dag_files: Sequence[str], chosen: list[str] | None) -> list[str]:
    from firedoor.affected.called import called

    if chosen is not None:
        return [dag for dag in chosen if args.from_tree or dag in dag_files]
    return sorted({called(word, dag_files, "smoke") for word in args.dags}) or list(dag_files)
