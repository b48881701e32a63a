"""One lock per DAG: what its requirements.in needs besides the base layer, with the hash of every file.

Without a DAG the locks are made that do not fit their requirements or the base layer; --all makes every one
anew. What is locked stays as it is: a new version comes with -P NAME, with --upgrade, or with another line in the
requirements. --check proves without resolving and without a network that locks fit; --imports holds what the DAGs
import against their requirements.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from firedoor.cli.lock import check, imports, make, report, upgrade_plan


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor lock``."""
    parser.add_argument(
        "dags", nargs="*", default=[], metavar="DAG", help="only these: path, folder, stem or slug of a DAG file"
    )
    parser.add_argument("--all", action="store_true", help="make every lock anew")
    parser.add_argument(
        "-P",
        "--upgrade-package",
        dest="upgraded",
        action="append",
        default=[],
        metavar="NAME",
        help="take the newest NAME that fits (NAME==V: this one); without a DAG in every lock that holds it",
    )
    parser.add_argument("--upgrade", action="store_true", help="take the newest of everything that fits")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="make nothing: prove that locks fit; 1 where one does not")
    what.add_argument(
        "--imports", action="store_true", help="make nothing: is each import a requirement; 1 where one is not"
    )
    what.add_argument(
        "--report", action="store_true", help="make nothing: distinct locks, what keeps them apart, what is old"
    )
    what.add_argument(
        "--upgrade-plan", metavar="NAME", help="make nothing: what -P NAME comes to, in proposals of their own"
    )
    parser.add_argument(
        "--older-than", type=int, default=365, metavar="DAYS", help="with --report: what is old (default: 365)"
    )
    parser.add_argument(
        "--interpreter",
        metavar="PYTHON",
        help="with --imports: ask what this one has (default: wheels in the store)",
    )
    parser.add_argument(
        "--store", metavar="DIR", help="with --imports: the store (default: $FIREDOOR_STORE, .cache/firedoor/store)"
    )
    parser.add_argument("--repo", default=".", metavar="PATH", help="a work tree, or a folder in one (default: here)")
    parser.add_argument(
        "--head", metavar="REV", help="with --check or --imports: look at this revision (default: the work tree)"
    )
    parser.add_argument(
        "--layer",
        action="append",
        default=[],
        metavar="PATH",
        help="the base layer, one per Python (default: [tool.firedoor.run] lock, or the file that holds Airflow)",
    )
    parser.add_argument("--python", default="", metavar="X.Y", help="for a base layer that does not tell its Python")
    parser.add_argument("--jobs", type=int, metavar="N", help="locks at the same time (default: one a core)")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Make or check locks; 1 where one cannot be made or does not fit."""
    if args.imports:
        return imports.run(args)
    if args.report:
        return report.run(args)
    if args.upgrade_plan:
        return upgrade_plan.run(args)
    return check.run(args) if args.check else make.run(args)
