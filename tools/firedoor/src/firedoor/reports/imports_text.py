"""The answer of ``firedoor lock --imports`` for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.findings import NOTE
from firedoor.reports.finding_text import finding_lines
from firedoor.reports.folded import counted

if TYPE_CHECKING:
    from firedoor.artifacts.declaring import DeclaredAnswer
    from firedoor.reports.paint import Paint


def imports_text(answer: DeclaredAnswer, paint: Paint) -> str:
    """For a terminal: how many imports were looked at and how, then what is wrong, then the hints."""
    told = [finding for finding in answer.findings if finding.level != NOTE]
    totals: dict[str, int] = {}
    for dag in answer.dags:
        for how, number in dag.counts.items():
            totals[how] = totals.get(how, 0) + number
    colour = paint.red if answer.failed else paint.green
    said = counted(len(told), "import without a requirement", "imports without a requirement")
    lines = [f"{paint.bold}{colour}{counted(len(answer.dags), 'DAG file')}: {said}{paint.plain}"]
    by = ", ".join(f"{number:,} {how}" for how, number in totals.items() if number)
    lines.append(f"{paint.dim}imports by how their distribution is known: {by or 'none from outside'}{paint.plain}")
    lines += list(finding_lines([*told, *(f for f in answer.findings if f.level == NOTE)], paint))
    return "\n".join(lines) + "\n"
