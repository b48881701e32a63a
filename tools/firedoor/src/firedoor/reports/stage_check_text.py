"""The answer of ``firedoor stage check`` for people at a terminal: count → list → next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.finding_text import finding_lines
from firedoor.reports.folded import columns, counted
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from firedoor.reports.paint import Paint
    from firedoor.stages.sql_answer import Checked, SqlAnswer


def stage_check_text(answer: SqlAnswer, paint: Paint) -> str:
    """For a terminal."""
    if not answer.dags:
        return "nothing is affected: no DAG file to check\n"
    colour = paint.red if answer.failed else paint.green
    said = f"{answer.failed} with errors" if answer.failed else "no errors"
    against = {
        "production": f"production's catalogue ({counted(answer.tables, 'table')})",
        "contracts": f"contracts ({counted(answer.tables, 'table')}): {answer.why}",
    }.get(answer.catalogue, f"nothing but itself: {answer.why}")
    lines = [
        f"{paint.bold}{colour}{counted(len(answer.dags), 'DAG file')}, {said}{paint.plain}",
        f"SQL of {answer.dialect}, held against {against}",
        "",
        *(f"  {row}".rstrip() for row in columns([_row(dag) for dag in answer.dags])),
        *finding_lines((finding for dag in answer.dags for finding in dag.findings), paint),
    ]
    first = next((dag for dag in answer.dags if any(f.level == "error" for f in dag.findings)), None)
    following = f"firedoor stage check {first.path}   # after mending it" if first else "firedoor stage acc"
    return "\n".join([*lines, "", f"next     {following}"]) + "\n"


def _row(dag: Checked) -> list[str]:
    errors = sum(finding.level == "error" for finding in dag.findings)
    others = len(dag.findings) - errors
    told = [counted(errors, "error")] * bool(errors) + [counted(others, "warning")] * bool(others)
    texts = counted(dag.texts, "SQL text") + (f", {dag.unjudged} not judged" if dag.unjudged else "")
    return ["failed" if errors else "passed", printable(dag.path), "; ".join([texts, *told])]
