"""What a new Airflow version means, for a merge request or an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.affected_text import owner_names
from firedoor.reports.folded import counted
from firedoor.reports.migration_text import BOTH, EDIT, HERE, count_line, tried_line
from firedoor.reports.printable import cell, code

if TYPE_CHECKING:
    from firedoor.compat.migration import MigratedDag, Migration

# GitLab refuses a note over 1,000,000 characters, GitHub one over 65,536.
_LONGEST = 60_000
_SIGNS = {HERE: "❌", EDIT: "✏️", BOTH: "✅"}


def migration_markdown(found: Migration) -> str:
    """A note of at most 60,000 characters: a row for each DAG file, what fails first; the rest is counted."""
    owned = any(dag.owners for dag in found.dags)
    lines = [f"**{cell(count_line(found))}**", "", cell(tried_line(found)), ""]
    lines += [f"| DAG file {'| owner ' * owned}| Airflow {found.new} | where | what to write |"]
    lines += [f"|---{'|---' * owned}|---|---|---|"]
    rows = [row for state in (HERE, EDIT, BOTH) for dag in found.of(state) for row in _rows(dag, owned)]
    room = _LONGEST - sum(map(len, lines)) - 2_000
    for number, row in enumerate(rows):
        room -= len(row) + 1
        if room < 0:
            lines.append(f"\n… and {len(rows) - number:,} more rows: `--format json`")
            break
        lines.append(row)
    for finding in found.ambient[:20]:
        lines += ["", f"Loaded beside every DAG file: {code(finding.place)} {cell(finding.message)}"]
    for setting in found.settings:
        text = f"left to the default by {counted(len(setting.dag_files), 'DAG file')}"
        lines += ["", f"{code(f'{setting.name} = {setting.value}')} keeps what {cell(found.old)} does: {text}"]
    return "\n".join(lines) + "\n"


def _rows(dag: MigratedDag, owned: bool) -> list[str]:
    owner = f"| {code(owner_names(dag.owners))} " * owned
    state = f"{_SIGNS[dag.state]} {dag.state}" + ("" if dag.proved else " (not tried)")
    shown = [finding for finding in dag.findings if finding.level != "note"]
    if not shown:
        return [f"| {code(dag.dag_file)} {owner}| {state} | | |"]
    return [
        f"| {code(dag.dag_file) if not number else ''} {owner if not number else '| ' * owned}"
        f"| {state if not number else ''} | {code(finding.place)} {cell(finding.message)} | "
        f"{code(finding.fix) if finding.fix else ''} |"
        for number, finding in enumerate(shown)
    ]
