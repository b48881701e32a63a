"""The answer of ``firedoor affected`` for a merge request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.affected_text import base_line, chain_line, count_line, owner_names
from firedoor.reports.folded import counted
from firedoor.reports.printable import cell, code

if TYPE_CHECKING:
    from firedoor.affected.values import Affected

MARK = "<!-- firedoor:affected -->"  # a bot finds its own note by it
_SHOWN = 30
# GitLab refuses a note over 1,000,000 characters, GitHub one over 65,536.
_LONGEST = 60_000


def affected_markdown(answer: Affected) -> str:
    """A note of at most 60,000 characters; rows beyond 30 are folded, rows beyond that length are counted."""
    lines = [MARK, f"**{count_line(answer)}**", "", cell(base_line(answer)), ""]
    owned = any(dag.owners for dag in answer.affected)
    head = [f"| DAG file {'| owner ' * owned}| kind | why |", f"|---{'|---' * owned}|---|---|"]
    rows = []
    for dag in answer.affected:
        kinds = ", ".join(dag.kinds) + ("" if dag.confidence == "exact" else " (conservative)")
        owner = f"| {code(owner_names(dag.owners))} " * owned  # as code: a name there calls nobody
        rows.append(f"| {code(dag.dag_file)} {owner}| {kinds} | {cell(chain_line(dag))} |")
    shown = _that_fit(rows, _LONGEST // 2)
    if shown:
        lines += head + shown[:_SHOWN]
    if len(shown) > _SHOWN:
        lines += [
            "",
            f"<details><summary>{len(shown) - _SHOWN} more</summary>",
            "",
            *head,
            *shown[_SHOWN:],
            "",
            "</details>",
        ]
    if len(shown) < len(rows):
        lines += ["", f"… and {len(rows) - len(shown):,} more in affected.json"]
    readers = [f"- {code(hit.dag_file)} reads {code(hit.table)} ({hit.via})" for hit in answer.data_affected]
    lines += _section("Not affected, but reads their data", readers)
    lines += _section("Removed", [f"- {code(path)}" for path in answer.removed])
    lines += [f"\n> {cell(warning)}" for warning in answer.warnings]
    if answer.unresolved:
        lines += [
            "",
            f"{counted(len(answer.unresolved), 'import')} not placed exactly, which may select more: `firedoor doctor`",
        ]
    return "\n".join(lines) + "\n"


def _section(title: str, items: list[str]) -> list[str]:
    if not items:
        return []
    shown = _that_fit(items[:_SHOWN], _LONGEST // 8)
    more = [f"- … and {len(items) - len(shown):,} more in affected.json"] if len(shown) < len(items) else []
    return ["", f"{title}: {len(items):,}", "", *shown, *more]


def _that_fit(rows: list[str], room: int) -> list[str]:
    for number, row in enumerate(rows):
        room -= len(row) + 1
        if room < 0:
            return rows[:number]
    return rows
