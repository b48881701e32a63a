"""What a stage found as JUnit XML: one case for each table of each DAG file, so that none hides another."""

from __future__ import annotations

from collections.abc import Sequence

from firedoor.findings import ERROR, Finding
from firedoor.reports.junit import attribute, told
from firedoor.stages.dag_judgement import DagJudgement


def stage_junit(reports: Sequence[DagJudgement]) -> str:
    """The document; ``classname`` is the stage, ``name`` the DAG file and its table, or the DAG file for its run."""
    cases = [case for report in reports for case in _cases(report)]
    failures = sum("<failure" in case for case in cases)
    seconds = sum(report.seconds for report in reports)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="0"'
    suites = [f'<testsuite name="stage" {counts}>', *cases, "</testsuite>"]
    head = f'<testsuites {counts} time="{seconds:.3f}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"]) + "\n"


def _cases(report: DagJudgement) -> list[str]:
    found = [_case(report, report.dag_file, report.findings, report.seconds)]
    return found + [_case(report, f"{report.dag_file} {table.table}", table.findings, 0.0) for table in report.tables]


def _case(report: DagJudgement, name: str, findings: Sequence[Finding], seconds: float) -> str:
    where = f'file={attribute(report.dag_file)} time="{seconds:.3f}"'
    head = f"<testcase classname={attribute(f'stage {report.stage}')} name={attribute(name)} {where}"
    errors = [finding for finding in findings if finding.level == ERROR]
    if not errors:
        return f"{head}/>"
    body = told("\n".join(f"{one.code} {one.place} {one.message}\n{one.detail}" for one in errors))
    return f'{head}><failure type="red" message={attribute(errors[0].message)}>{body}</failure></testcase>'
