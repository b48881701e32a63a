"""One job of the plan, here: its DAG files through all steps, going on after one that fails; or its libraries.

What a job of the generated pipeline runs. On a laptop, with the commit checked out, it gives the same outcome. Exit
code 5: all that failed is in the baseline or bypassed, and the gate will say whether it may pass.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor ci run``."""
    parser.add_argument("job", metavar="JOB", help="the id or the name of a job of the plan")
    parser.add_argument("--repo", default=".", metavar="PATH", help="the repository's work tree (default: here)")
    parser.add_argument("--plan", default=".firedoor/plan.json", metavar="FILE", help="default: .firedoor/plan.json")
    parser.add_argument("--sha256", default="", metavar="HEX", help="refuse a plan with another sha256")
    parser.add_argument("--python", default=sys.executable, help="interpreter to make the Airflow environment with")
    parser.add_argument("--interpreter", type=Path, help="interpreter that has Airflow already; nothing is installed")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Run the job; 1 when something failed, 5 when all that did is in the baseline or bypassed."""
    from firedoor.evidence.remembered import Remembered, cache_folder
    from firedoor.gate.excuses import EXCUSED
    from firedoor.pipelines.checkout import read_checkout
    from firedoor.pipelines.emitting import given_plan
    from firedoor.pipelines.job import exit_code, job_called, run_job
    from firedoor.pipelines.library_planning import is_of_libraries
    from firedoor.pipelines.progress import Progress
    from firedoor.pipelines.table import render
    from firedoor.pipelines.which import Which

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a cancelled CI job leaves no process either
    plan = given_plan(args.plan, args.sha256)
    job = job_called(plan, args.job)
    checkout = read_checkout(args.repo)
    cache = cache_folder(checkout.root, os.environ)
    which = Which(checkout, dict(os.environ), Remembered(cache / "answers"), plan.precision)
    folder, interpreter = Path(args.plan).absolute().parent, args.interpreter.absolute() if args.interpreter else None
    progress = Progress()
    if is_of_libraries(plan, job):
        from firedoor.pipelines.library_job import run_library_job
        from firedoor.pipelines.library_table import library_text

        ran = run_library_job(
            which, plan, job, folder, cache=cache, python=args.python, interpreter=interpreter, progress=progress
        )
        result, text = ran.result, library_text(ran)
    else:
        result = run_job(
            which, plan, job, folder, cache=cache, python=args.python, interpreter=interpreter, progress=progress
        )
        text = render(result)
    print(json.dumps(result.to_json(), indent=2) if args.format == "json" else text)
    if result.unkept is not None:
        print(result.unkept, file=sys.stderr)
    code = exit_code(plan, result)
    if code == EXCUSED:
        print("what failed is in the baseline or bypassed: the gate will say whether it may pass", file=sys.stderr)
    return code
