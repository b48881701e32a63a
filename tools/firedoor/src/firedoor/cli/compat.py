"""Does this change of a shared library break a DAG? Per DAG file, with the line that breaks and what was executed.

Four verdicts, never mixed: BREAKS (run with the old and the new library: works, then fails), RISK (said without running
it, or it cannot be judged), behaviour changed and reached (run its tests), not reached. Without a name all libraries
that changed are judged.

Then tests: those of contracts (libs/NAME/contracts) as the last releases have them, and those of the DAGs that the
change reaches, at base first. Exit 1 only for BREAKS that no waiver (libs/NAME/waivers.toml) means, for a contract or a
DAG's test that regressed, and with --scheduled for a waiver that is over.
"""

from __future__ import annotations

import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firedoor.compat.answer import CompatAnswer
    from firedoor.compat.older_releases import Judging
    from firedoor.pipelines.compat_answer import Tools
    from firedoor.pipelines.progress import Progress


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor compat``."""
    parser.add_argument(
        "libraries", nargs="*", default=[], metavar="LIB", help="libraries: name as imported, or folder"
    )
    parser.add_argument("--base", metavar="REV", help="compare with this revision (default: as firedoor affected)")
    parser.add_argument("--head", metavar="REV", help="look at this revision (default: the work tree)")
    parser.add_argument(
        "--calls", metavar="SYMBOL", help="list every use of lib.module.name instead, with its DAG files"
    )
    parser.add_argument("--repo", default=".", metavar="PATH", help="the repository (default: here)")
    parser.add_argument("--cache", metavar="FILE", help="the facts cache")
    parser.add_argument(
        "--interpreter",
        type=Path,
        help="interpreter that has what the libraries import, and pytest; nothing is installed",
    )
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="version or path of the interpreter to make the environment of the lock with, in which tests run",
    )
    parser.add_argument(
        "--evidence", action="append", metavar="DIR", help="where outcomes of tests are kept: as in run"
    )
    parser.add_argument("--scheduled", action="store_true", help="fail for waivers that are over (scheduled pipelines)")
    parser.add_argument(
        "--upgrade-all", action="store_true", help="propose instead which DAG files may leave an older release now"
    )
    parser.add_argument(
        "--deprecations", action="store_true", help="list instead what libraries have deprecated, and who still uses it"
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=("executed", "ty", "tests"),
        help="leave a means out; without executed nothing is BREAKS, tests are those of contracts and of DAGs",
    )
    parser.add_argument("--format", choices=("text", "json", "markdown", "junit", "code-quality"), default="text")


def run(args: Namespace) -> int:
    """Print the answer; 1 when a use breaks."""
    if args.calls:
        return _calls(args)
    if args.deprecations:
        return _deprecations(args)
    if args.upgrade_all:
        return _upgrades(args)
    from firedoor.compat.check import MEANS, compat
    from firedoor.pipelines.clocks import clocks
    from firedoor.pipelines.compat_answer import answer_of
    from firedoor.pipelines.progress import Progress
    from firedoor.revisions import open_repository

    progress = Progress()
    report = compat(
        args.repo,
        base=args.base,
        head=args.head,
        libraries=args.libraries,
        cache=args.cache,
        python=args.interpreter,
        means=[each for each in MEANS if each not in args.without],
        say=progress.say,
    )
    answer = answer_of(
        args.repo,
        report,
        clocks(open_repository(args.repo), os.environ),
        head=args.head,
        cache=args.cache,
        by=_judging(args, progress),
        tools=_tools(args, progress),
        scheduled=args.scheduled,
        environ=os.environ,
    )
    sys.stdout.write(_shown(answer, args.format))
    return 1 if answer.failed else 0


def _judging(args: Namespace, progress: Progress) -> Judging:
    from firedoor.compat.check import MEANS
    from firedoor.compat.older_releases import Judging

    return Judging([each for each in MEANS if each not in args.without], args.interpreter, progress.say)


def _tools(args: Namespace, progress: Progress) -> Tools | None:
    """What tests run with; None where they are left out."""
    if "tests" in args.without:
        return None
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a cancelled CI job leaves no process either
    from firedoor.evidence.remembered import cache_folder
    from firedoor.pipelines.compat_answer import Tools
    from firedoor.pipelines.evidence_place import evidence_of
    from firedoor.pipelines.origin import here
    from firedoor.revisions import open_repository

    root = Path(open_repository(args.repo).folder)
    store, origin = evidence_of(args.repo, args.evidence, os.environ), here(args.repo, args.head, os.environ)
    interpreter = args.interpreter.absolute() if args.interpreter else None
    return Tools(args.python, interpreter, cache_folder(root, os.environ), os.environ, store, origin, progress)


def _deprecations(args: Namespace) -> int:
    from firedoor.affected.survey import survey
    from firedoor.compat.deprecated import deprecated
    from firedoor.reports.deprecations_text import deprecations_text
    from firedoor.reports.documents import json_text

    found = deprecated(survey(args.repo, head=args.head, cache=args.cache), args.libraries)
    sys.stdout.write(json_text(found.to_json()) if args.format == "json" else deprecations_text(found))
    return 0


def _upgrades(args: Namespace) -> int:
    from firedoor.affected.survey import survey
    from firedoor.pipelines.progress import Progress
    from firedoor.pipelines.upgrading import upgrading
    from firedoor.reports.documents import json_text
    from firedoor.reports.upgrades_text import upgrades_text

    progress = Progress()
    head = survey(args.repo, head=args.head, cache=args.cache)
    found = upgrading(head, _judging(args, progress), _tools(args, progress))
    sys.stdout.write(json_text(found.to_json()) if args.format == "json" else upgrades_text(found))
    return 0


def _shown(answer: CompatAnswer, form: str) -> str:
    if form == "json":
        from firedoor.reports.documents import json_text

        return json_text(answer.to_json())
    from firedoor.reports import compat_tests
    from firedoor.reports.paint import paint

    if form == "markdown":
        return compat_tests.answer_markdown(answer)
    if form == "junit":
        return compat_tests.answer_junit(answer)
    if form == "code-quality":
        return compat_tests.answer_quality(answer)
    return compat_tests.answer_text(answer, paint(sys.stdout.isatty(), os.environ))


def _calls(args: Namespace) -> int:
    from firedoor.affected.survey import survey
    from firedoor.compat.calls import calls_of
    from firedoor.reports.compat_text import calls_text
    from firedoor.reports.documents import json_text

    found = calls_of(survey(args.repo, head=args.head, cache=args.cache), args.calls)
    sys.stdout.write(json_text(found.to_json()) if args.format == "json" else calls_text(found))
    return 0
