"""The pipeline for this change: a GitLab child pipeline that ends in the gate, or the job matrix of GitHub Actions.

Run it in the job that plans; keep what is in DIR as its artifact.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from firedoor.cli.ci.plan import add_plan_arguments, asked_plan


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor ci emit``."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--gitlab", action="store_true", help="DIR/child.yml, for trigger:include:artifact")
    which.add_argument(
        "--github", action="store_true", help="print lines for $GITHUB_OUTPUT: matrix, count and sha256 of the plan"
    )
    add_plan_arguments(parser)
    parser.add_argument("--plan", metavar="FILE", help="take this plan instead of making one")
    parser.add_argument(
        "--out", default=".firedoor", metavar="DIR", help="where files are written (default: .firedoor)"
    )
    parser.add_argument(
        "--include",
        default=".gitlab/firedoor.yml",
        metavar="FILE",
        help="the file of the repository with the job .firedoor, which all jobs extend (default: .gitlab/firedoor.yml)",
    )
    parser.add_argument("--plan-job", metavar="NAME", help="the job that this runs in (default: $CI_JOB_NAME, plan)")
    parser.add_argument(
        "--note",
        action="store_true",
        help="also as a note on the merge request, updated in place (needs a project access token of scope api in "
        "FIREDOOR_TOKEN), or in the summary of a GitHub run; where that cannot be, the log says why",
    )
    parser.add_argument("--report-only", action="store_true", help="tell all, block nothing")


def run(args: Namespace) -> int:
    """Write the pipeline; 2 where GitLab or GitHub would not run it as it is meant."""
    from firedoor.gate import plan_digest
    from firedoor.pipelines.emitting import archive_checked, files_of, given_plan
    from firedoor.pipelines.note import tell
    from firedoor.reports.documents import json_text, write_all
    from firedoor.reports.gate_markdown import plan_markdown
    from firedoor.reports.paint import paint
    from firedoor.reports.plan_text import plan_text

    plan = given_plan(args.plan) if args.plan else asked_plan(args)
    text = json_text(plan.to_json())
    files = {".gitignore": "*\n", "plan.json": text, "plan.md": plan_markdown(plan)}
    said = plan_text(plan, paint(False, os.environ))
    if args.note:
        print(tell(files["plan.md"], os.environ).said, file=sys.stderr)
    if args.github:
        from firedoor.pipelines.github import outputs

        write_all(args.out, files)
        sys.stderr.write(said)
        sys.stdout.write(outputs(plan, plan_digest(text)))
        return 0
    from firedoor.pipelines.gitlab_child import ChildSettings, checked, child

    settings = ChildSettings(
        digest=plan_digest(text),
        include=args.include,
        folder=args.out.rstrip("/"),
        plan_job=args.plan_job or os.environ.get("CI_JOB_NAME") or "plan",
        report_only=args.report_only,
    )
    files["child.yml"] = checked(child(plan, settings), files_of(args.repo))
    write_all(args.out, archive_checked(files))
    sys.stdout.write(said)
    return 0
