"""The answer of ``firedoor compat`` for a merge request: one screen, then folded details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.compat_text import head_line
from firedoor.reports.printable import cell, code

if TYPE_CHECKING:
    from firedoor.compat.values import CompatReport, Verdict

MARK = "<!-- firedoor:compat -->"
_SHOWN = 15
_MOST = 200  # rows of one table: GitHub refuses a note over 65,536 characters


def compat_markdown(report: CompatReport) -> str:
    """A note; what breaks and what may stand open, the rest is folded."""
    lines = [MARK]
    if not report.libraries:
        lines += ["**No library changed**"]
    for library in report.libraries:
        lines += [f"**{cell(head_line(library))}**", ""]
        urgent = [verdict for verdict in library.verdicts if verdict.verdict in ("breaks", "risk")]
        rest = [verdict for verdict in library.verdicts if verdict.verdict not in ("breaks", "risk")]
        lines += _table(urgent[:_SHOWN])
        for title, verdicts in (
            (f"{len(urgent) - _SHOWN} more", urgent[_SHOWN:]),
            (f"{len(rest)} that need tests or nothing", rest),
        ):
            if verdicts:
                lines += [
                    "",
                    f"<details><summary>{title}</summary>",
                    "",
                    *_table(verdicts[:_MOST]),
                    "",
                    "</details>",
                    "",
                ]
    lines += [f"\n> {cell(warning)}" for warning in report.warnings]
    return "\n".join(lines) + "\n"


def _table(verdicts: list[Verdict]) -> list[str]:
    if not verdicts:
        return []
    rows = [
        f"| {each.verdict.replace('_', ' ')} | {code(each.dag_file)} | {code(each.place)} | {cell(each.cause)} |"
        for each in verdicts
    ]
    return ["| verdict | DAG file | use | why |", "|---|---|---|---|", *rows]
