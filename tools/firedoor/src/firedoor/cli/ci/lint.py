"""What GitLab would refuse in a pipeline, or silently do wrong, and its schema does not say.

It reads YAML or JSON, follows local includes and extends, and asks no server.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firedoor.findings import Finding


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``firedoor ci lint``."""
    parser.add_argument(
        "files", nargs="*", default=[".gitlab-ci.yml"], metavar="FILE", help="pipelines (default: .gitlab-ci.yml)"
    )
    parser.add_argument(
        "--repo", default=".", metavar="PATH", help="where local includes are looked for (default: here)"
    )
    parser.add_argument("--child", action="store_true", help="they are child pipelines")
    parser.add_argument("--most-jobs", type=int, default=500, metavar="N", help="jobs in a pipeline (default: 500)")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: Namespace) -> int:
    """Print the findings; 1 when one of them is an error."""
    from firedoor.errors import UsageError
    from firedoor.findings import ERROR
    from firedoor.pipelines.emitting import files_of
    from firedoor.pipelines.lint import Limits, lint, parse_pipeline
    from firedoor.reports.documents import json_text
    from firedoor.reports.folded import counted
    from firedoor.reports.printable import printable

    found: list[Finding] = []
    for file in args.files:
        try:
            text = Path(file).read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise UsageError(
                "FD805", f"{file} is no pipeline", because=str(error.strerror), fix="firedoor ci lint .gitlab-ci.yml"
            ) from None
        limits = Limits(jobs=args.most_jobs, child=args.child)
        found += lint(parse_pipeline(file, text, files_of(args.repo)), limits)
    if args.format == "json":
        findings = [finding.to_json() for finding in found]
        sys.stdout.write(json_text({"schema": "firedoor.lint/1", "findings": findings}))
    else:
        for finding in found:
            said = f"{printable(finding.place)}: {finding.level} {finding.code}: {printable(finding.message)}"
            print(said + (f"\n  fix  {printable(finding.fix)}" if finding.fix else ""))
        errors = sum(finding.level == ERROR for finding in found)
        print(f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}")
    return 1 if any(finding.level == ERROR for finding in found) else 0
