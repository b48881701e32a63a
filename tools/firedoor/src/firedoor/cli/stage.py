"""Run DAG files before production: on a tiny sample (dev), on a known subset (tst), on production itself (acc).

The artifacts run in real Airflow. What they write goes to a space of the merge request; production is only read, and
proved to refuse writes before anything runs. Without a DAG those that the current change affects are run.
``check`` runs nothing: it holds the SQL of DAG files against production's catalogue, or contracts.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from firedoor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from firedoor.affected.survey import Survey
    from firedoor.pipelines.staging import Opened, Stage
    from firedoor.pipelines.steps import Bench
    from firedoor.stages.dag_judgement import DagJudgement
    from firedoor.stages.settings import StageSettings
    from firedoor.stages.values import StagedDag

_VERBS = ("dev", "tst", "acc", "check", "clean")
_DIALECTS = ("duckdb", "postgres", "bigquery", "spark")


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor stage``."""
    parser.add_argument(
        "stage",
        choices=_VERBS,
        help="the stage; check looks at the SQL without any data; clean removes a merge request's space on all of them",
    )
    parser.add_argument(
        "dags", nargs="*", default=[], metavar="DAG", help="DAG files, or folders or stems that are unique"
    )
    parser.add_argument("--all", action="store_true", help="every DAG file, whatever changed")
    parser.add_argument("--only", action="store_true", help="leave out who reads what these DAG files write")
    parser.add_argument("--explain", action="store_true", help="for each table which side is read, and why")
    parser.add_argument(
        "--compare", action="store_true", help="hold contracts and, on acc, compare what was written with production"
    )
    parser.add_argument(
        "--expect",
        action="append",
        default=[],
        metavar="LINE",
        help="a change that is meant, as in 'mart.daily.revenue changes up to 5 %%' (with --compare; repeatable)",
    )
    parser.add_argument("--report", type=Path, metavar="FOLDER", help="write a page, a note and JUnit (with --compare)")
    parser.add_argument("--shell", action="store_true", help="SQL by hand on the space: statements from stdin")
    parser.add_argument("--dialect", choices=_DIALECTS, help="of the SQL (with check; default: production's)")
    parser.add_argument("--offline", action="store_true", help="with check: do not ask production for its tables")
    parser.add_argument("--space", metavar="NAME", help="the space (default: the merge request's, else the branch's)")
    parser.add_argument("--repo", default=".", metavar="PATH", help="the repository's work tree (default: here)")
    parser.add_argument("--base", metavar="REV", help="compare with this revision (default: chosen, and said why)")
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="version or path of the interpreter to make the Airflow environment with",
    )
    parser.add_argument("--interpreter", type=Path, help="interpreter that has Airflow already; nothing is installed")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Run the verb; 1 when a DAG file did not pass, or its SQL has an error."""
    from firedoor.evidence.remembered import cache_folder
    from firedoor.pipelines.checkout import read_checkout
    from firedoor.pipelines.progress import Progress
    from firedoor.pipelines.settings import read_settings
    from firedoor.pipelines.staging import stage_of
    from firedoor.pipelines.steps import Bench
    from firedoor.stages.settings import read_stage_settings

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a cancelled CI job leaves no process either
    checkout = read_checkout(args.repo)
    given = args.interpreter.absolute() if args.interpreter else None
    with tempfile.TemporaryDirectory(prefix="firedoor-stage-") as scratch:
        bench = Bench(
            checkout,
            read_settings(checkout.root),
            cache_folder(checkout.root, os.environ),
            args.python,
            given,
            Path(scratch),
            Progress(),
        )
        settings = read_stage_settings(checkout.root)
        if args.stage == "clean":
            return _clean(args, bench)
        if args.stage == "check":
            return _check(args, bench, settings)
        stage = stage_of(bench, settings, args.stage, args.space)
        if args.shell:
            return _shell(stage)
        return _run(args, bench, stage)


def _run(args: Namespace, bench: Bench, stage: Stage) -> int:
    from firedoor.affected.survey import survey
    from firedoor.evidence.remembered import Remembered
    from firedoor.pipelines.staging import report_of, staged
    from firedoor.pipelines.which import Which
    from firedoor.reports.documents import json_text
    from firedoor.reports.paint import paint
    from firedoor.reports.stage_text import explain_text, stage_text

    started = time.monotonic()
    which = Which(bench.checkout, dict(os.environ), Remembered(bench.cache / "answers"))
    if args.dags:
        dags = which.named(args.dags)
    elif args.all:
        dags = which.every()
    else:
        reason, dags = which.affected(args.base)
        print(f"base: {reason}", file=sys.stderr)
    found = []
    judgements: list[DagJudgement] = []
    with stage.opened() as opened:
        if dags:
            seen = cache(lambda: survey(str(bench.checkout.root), environ=os.environ))
            for dag in staged(stage, opened, dags, seen, readers=not args.only):
                found.append(dag)
                bench.progress.say(
                    f"  {stage.name:<5} {dag.state:<7} {dag.seconds:6.1f} s  {dag.dag_file}  {dag.reason}"
                )
        if found and args.compare:
            judgements = _judged(args, stage, opened, found, seen())
        report = report_of(stage, opened, found, started)
    if args.format == "json":
        compared = {"judged": [one.to_json() for one in judgements]} if args.compare else {}
        sys.stdout.write(json_text({**report.to_json(), **compared}))
    else:
        pen = paint(sys.stdout.isatty(), os.environ)
        sys.stdout.write(explain_text(report, pen) if args.explain else stage_text(report, pen))
        for one in judgements:
            print(f"{'compared' if one.passed else 'NOT AS EXPECTED':<15}  {one.dag_file}: {one.headline}")
    return 1 if report.failed or not all(one.passed for one in judgements) else 0


def _judged(
    args: Namespace, stage: Stage, opened: Opened, found: Sequence[StagedDag], survey: Survey
) -> list[DagJudgement]:
    from datetime import datetime

    from firedoor.affected.dataset import table_uses
    from firedoor.pipelines.stage_judging import contracts_of, judged, write_reports

    root = stage.bench.checkout.root
    uses = table_uses(survey.dag_files, survey.sides)
    lines = [os.environ.get("CI_MERGE_REQUEST_DESCRIPTION", ""), *(f"expect: {line}" for line in args.expect)]
    contracts = contracts_of(root, [dag.dag_file for dag in found])
    now = datetime.fromisoformat(stage.bench.settings.logical_date)
    told = judged(opened.place, opened.engine, found, uses, contracts, "\n".join(lines), now, opened.base)
    if args.report:
        written = write_reports(args.report, told)
        print(f"{len(written)} files in {args.report}", file=sys.stderr)
    return told


def _check(args: Namespace, bench: Bench, settings: StageSettings | None) -> int:
    from firedoor.affected.survey import survey
    from firedoor.evidence.remembered import Remembered
    from firedoor.pipelines.stage_check import checked, known_of
    from firedoor.pipelines.staging import stage_of
    from firedoor.pipelines.which import Which
    from firedoor.reports.documents import json_text
    from firedoor.reports.paint import paint
    from firedoor.reports.stage_check_text import stage_check_text
    from firedoor.stages.sql_answer import SqlAnswer

    root = bench.checkout.root
    which = Which(bench.checkout, dict(os.environ), Remembered(bench.cache / "answers"))
    reason, affected = which.affected(args.base)
    print(f"base: {reason}", file=sys.stderr)
    dags = which.named(args.dags) if args.dags else which.every() if args.all else affected
    answer = SqlAnswer(args.dialect or "", "nothing", 0, ())
    if dags:
        seen = survey(str(root), base=which.base_of(args.base), environ=os.environ)
        stage = None
        if settings is not None and not args.offline and not args.dialect:
            name = next((one for one in ("acc", "tst", "dev") if one in settings.environments), None)
            stage = stage_of(bench, settings, name, args.space) if name else None
        known, catalogue, why = known_of(root, settings, stage, args.dialect or "", seen.dag_files)
        found = checked(seen, dags, [dag.dag_file for dag in affected], known)
        answer = SqlAnswer(known.dialect, catalogue, len({*known.schema, *known.there}), found, why)
    if args.format == "json":
        sys.stdout.write(json_text(answer.to_json()))
    else:
        sys.stdout.write(stage_check_text(answer, paint(sys.stdout.isatty(), os.environ)))
    return 1 if answer.failed else 0


def _clean(args: Namespace, bench: Bench) -> int:
    from firedoor.pipelines.staging import stage_of
    from firedoor.stages.place import clean
    from firedoor.stages.settings import STAGES, read_stage_settings
    from firedoor.stages.space import alone_in

    settings = read_stage_settings(bench.checkout.root)
    removed: dict[str, list[str]] = {}
    for name in STAGES:
        if settings is None or name not in settings.environments:
            continue
        stage = stage_of(bench, settings, name, args.space)
        with alone_in(stage.space, stage.state / "locks"):
            removed[stage.space] = clean(stage.place())
    if not removed:
        raise UsageError(
            "FD970",
            "this repository has no stages",
            because="its pyproject.toml has no [tool.firedoor.stages]",
            fix="firedoor stage --help",
        )
    if args.format == "json":
        print(json.dumps({"schema": "firedoor.stage-clean/1", "removed": removed}, indent=2))
        return 0
    for space, things in removed.items():
        print(f"{space}: {'removed ' + ', '.join(things) if things else 'nothing to remove'}")
    return 0


def _shell(stage: Stage) -> int:
    from firedoor.pipelines.stage_shell import shell

    return shell(stage, sys.stdin, sys.stdout, interactive=sys.stdin.isatty())
