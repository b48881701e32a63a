"""The report of one DAG file on a stage for a merge request: what is gone, what changed, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from firedoor.findings import ERROR
from firedoor.reports.printable import cell, code
from firedoor.stages.dag_judgement import DagJudgement, readers_of
from firedoor.stages.judgement import Observed, TableJudgement
from firedoor.stages.structure import COMPATIBLE

EXAMPLES = 3
"""Rows that are shown of a column."""


def stage_markdown(report: DagJudgement) -> str:
    """The note: one headline, one section for each table that is not equal, one line for those that are."""
    sign = "✅" if report.passed else "❌"
    lines = [f"### {sign} {code(report.dag_file)} on {report.stage}", "", f"**{cell(report.headline)}**", ""]
    if report.data_affected:
        lines += ["Its code did not change: it was run because a table that it reads did.", ""]
    lines += [f"- {cell(note)}" for note in report.notes]
    lines += [f"- {'❌' if one.level == ERROR else '⚠️'} {cell(one.message)}" for one in report.findings]
    for table in report.tables:
        if not table.equal or table.missing or (table.held and not table.held.kept):
            lines += ["", f"#### {code(table.table)}", "", *_table(table)]
    equal = [table for table in report.tables if table.equal]
    if equal:
        lines += ["", *(f"- ✅ {code(table.table)}: {cell(_equal(table))}" for table in equal)]
    fixes = dict.fromkeys(one.fix for one in report.everything if one.level == ERROR and one.fix)
    if fixes:
        lines += ["", "Next:", *(f"- {cell(fix)}" for fix in list(fixes)[:10])]
    return "\n".join(lines) + "\n"


def _table(table: TableJudgement) -> list[str]:
    lines = [_observed(table, one) for one in table.observed]
    lines += [f"- ❌ expected, and it did not happen: {cell(str(one))}" for one in table.missing]
    if table.held:
        lines += [
            f"- ❌ not kept: {cell(one.words)}: {cell(one.measured)}" for one in table.held.expectations if not one.kept
        ]
    found = table.difference
    if found:
        lines += [f"- {cell(note)}" for note in found.notes]
        for column in found.columns:
            head = (*found.key, f"{column.column} before", f"{column.column} after")
            lines += ["", *_rows(head, column.examples[:EXAMPLES])]
        if found.gone_examples:
            lines += ["", "Gone, for example:", "", *_rows(found.names, found.gone_examples[:EXAMPLES])]
    outside = [one for one in table.drift if one.outside]
    lines += ["", *(f"- {cell(one.words)}" for one in outside)] if outside else []
    return lines


def _observed(table: TableJudgement, one: Observed) -> str:
    sign = "✅ expected:" if one.expected else "➕" if one.verdict == COMPATIBLE else "❌"
    readers = readers_of(table, one.column)
    said = "" if readers is None else f"; read by {', '.join(map(code, readers)) or 'nobody'}"
    return f"- {sign} {cell(one.words)}{said}"


def _equal(table: TableJudgement) -> str:
    return table.difference.sentences()[0] if table.difference else "nothing to compare"


def _rows(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    if not rows:
        return []
    lines = [f"| {' | '.join(map(cell, head))} |", "|---" * len(head) + "|"]
    return lines + ["| " + " | ".join("NULL" if v is None else cell(str(v)[:100]) for v in row) + " |" for row in rows]
