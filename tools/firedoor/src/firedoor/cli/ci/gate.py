"""May the change pass? What the plan expects less what evidence shows to be green, and why.

The last job of a pipeline. It believes evidence that it can verify, and no job. Exit code 1: something failed, or is
missing; 3: evidence is stale, or the plan is of another commit.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor ci gate``."""
    parser.add_argument(
        "--repo", default=".", metavar="PATH", help="the repository that is checked out (default: here)"
    )
    parser.add_argument("--plan", default=".firedoor/plan.json", metavar="FILE", help="default: .firedoor/plan.json")
    parser.add_argument("--sha256", default="", metavar="HEX", help="refuse a plan with another sha256")
    parser.add_argument(
        "--evidence", metavar="DIR", help="where jobs left evidence (default: evidence, beside the plan)"
    )
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    parser.add_argument(
        "--out", metavar="DIR", help="also write gate.json, gate.md, junit.xml, gl-code-quality-report.json there"
    )
    parser.add_argument(
        "--note",
        action="store_true",
        help="also as a note on the merge request, updated in place (needs a project access token of scope api in "
        "FIREDOOR_TOKEN), or in the summary of a GitHub run; where that cannot be, the log says why",
    )
    parser.add_argument("--report-only", action="store_true", help="tell all, and end with 0 whatever was found")


def run(args: Namespace) -> int:
    """Print the judgements; the exit code is the gate's."""
    from firedoor.evidence.remembered import Remembered, cache_folder
    from firedoor.pipelines.checkout import read_checkout
    from firedoor.pipelines.emitting import given_plan
    from firedoor.pipelines.judging import judged
    from firedoor.pipelines.note import tell
    from firedoor.pipelines.which import Which
    from firedoor.reports.documents import json_text, write_all
    from firedoor.reports.gate_markdown import gate_markdown
    from firedoor.reports.gate_text import gate_text
    from firedoor.reports.paint import paint

    plan = given_plan(args.plan, args.sha256)
    checkout = read_checkout(args.repo)
    answers = Remembered(cache_folder(checkout.root, os.environ) / "answers")
    gate = judged(Which(checkout, dict(os.environ), answers), plan, args.plan, args.evidence)
    if args.out:
        from firedoor.reports.code_quality import code_quality
        from firedoor.reports.junit import junit

        files = {"gate.json": json_text(gate.to_json()), "gate.md": gate_markdown(gate), "junit.xml": junit(gate)}
        write_all(args.out, files | {"gl-code-quality-report.json": code_quality(gate)})
    if args.format == "json":
        sys.stdout.write(json_text(gate.to_json()))
    elif args.format == "markdown":
        sys.stdout.write(gate_markdown(gate))
    else:
        sys.stdout.write(gate_text(gate, paint(sys.stdout.isatty(), os.environ)))
    if args.note:
        print(tell(gate_markdown(gate), os.environ).said, file=sys.stderr)
    if args.report_only and gate.exit_code:
        print(f"report only: the gate would end with {gate.exit_code}", file=sys.stderr)
        return 0
    return gate.exit_code
