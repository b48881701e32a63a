"""The answer of ``firedoor stage`` for people at a terminal: count → table → what is wrong → next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.finding_text import finding_lines
from firedoor.reports.folded import columns, counted
from firedoor.reports.printable import printable
from firedoor.stages.values import PASSED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from firedoor.reports.paint import Paint
    from firedoor.stages.values import StagedDag, StageReport


def stage_text(report: StageReport, paint: Paint) -> str:
    """For a terminal."""
    if not report.dags:
        return "nothing is affected: no DAG file to run\n"
    rows = [[dag.state, f"{dag.seconds:.1f} s", printable(dag.dag_file), _said(dag)] for dag in report.dags]
    lines = [*_head(report, paint), "", *(f"  {row}".rstrip() for row in columns(rows))]
    lines += list(finding_lines([finding for dag in report.dags for finding in dag.findings], paint))
    lines += [
        f"  {task['treated']:<9} {task['dag_id']}.{task['task_id']}: {task['why']}"
        for dag in report.dags
        for task in dag.treated
    ]
    first = next((dag for dag in report.dags if dag.state != PASSED), report.dags[0])
    following = (
        f"less {first.logs}/run.log" if report.failed else f"firedoor stage {report.stage} {first.slug} --explain"
    )
    return "\n".join([*lines, "", f"next     {following}"]) + "\n"


def explain_text(report: StageReport, paint: Paint) -> str:
    """For each table that was used: which side was read, by whom, and why."""
    lines = [*_head(report, paint), ""]
    rows: list[list[str]] = []
    for dag in report.dags:
        copied = {str(table["table"]): table for table in dag.written}
        rows += [
            [str(use["table"]), _side(use), f"{dag.slug}.{use['task']}", _why(use, copied, report)] for use in dag.uses
        ]
    lines += [f"  {row}".rstrip() for row in columns(sorted(rows))] or ["  no table was used"]
    return "\n".join(lines) + "\n"


def _head(report: StageReport, paint: Paint) -> list[str]:
    colour = paint.red if report.failed else paint.green
    said = f"{report.failed} did not pass" if report.failed else "all passed"
    refused = counted(len(report.canary), "schema")
    return [
        f"{paint.bold}{colour}{report.space}: {counted(len(report.dags), 'DAG file')}, {said}{paint.plain}",
        f"reads {report.base} ({report.engine}, revision {report.revision[:12]}); "
        f"production refused to be written: {refused}",
    ]


def _said(dag: StagedDag) -> str:
    parts = [dag.reason] if dag.reason else [counted(dag.tasks, "task")]
    if dag.written:
        parts.append("writes " + ", ".join(str(table["table"]) for table in dag.written))
    return "; ".join([*parts, dag.because] if dag.because else parts)


def _side(use: Mapping[str, Any]) -> str:
    return f"{use['how']}s {use['side']}"


def _why(use: Mapping[str, Any], copied: Mapping[str, Mapping[str, Any]], report: StageReport) -> str:
    if use["how"] == "write":
        table = copied.get(str(use["table"]))
        if table and table.get("partitions") is not None:
            values = [str(value) for value in table["partitions"]]
            shown = ", ".join(values[:3]) + (" …" if len(values) > 3 else "")
            rows = counted(int(table["stored_rows"]), "row")
            return f"stored here: {counted(len(values), 'partition')} ({shown}), {rows}; the others are {report.base}'s"
        if table and table["from"]:
            return f"made here first, with {table['copied_rows']} rows of {table['from']}"
        return "writes never leave the space"
    if use["built_by"]:
        return f"built in this space by {use['built_by']}"
    return f"nobody built it in {report.space}"
