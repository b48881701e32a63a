"""The plan of an upgrade for people at a terminal: one block a proposal, each with its command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.finding_text import finding_lines
from firedoor.reports.folded import counted, folded
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from firedoor.pins.upgrade_plan import Proposal, UpgradePlan
    from firedoor.reports.paint import Paint

_ROWS = 20


def upgrade_text(plan: UpgradePlan, paint: Paint) -> str:
    """For a terminal: how many proposals, then each with what changes, whom it affects, and what to run."""
    affected = sum(len(proposal.affected) for proposal in plan.proposals)
    what = f"{counted(len(plan.proposals), 'proposal')}, {counted(affected, 'DAG file')} affected"
    lines = [f"{paint.bold}{printable(plan.word)}: {what}{paint.plain}"]
    for number, proposal in enumerate(plan.proposals, 1):
        lines += ["", *_block(number, proposal, paint)]
    if plan.same:
        lines += ["", f"{counted(len(plan.same), 'lock')} would stay: {printable(', '.join(plan.same[:5]))}"]
    lines += list(finding_lines(plan.findings, paint))
    return "\n".join(lines) + "\n"


def _block(number: int, proposal: Proposal, paint: Paint) -> list[str]:
    changes = ", ".join(f"{name} {old or '-'} → {new or '-'}" for name, (old, new) in sorted(proposal.changes.items()))
    lines = [f"{paint.bold}{number}{paint.plain}  {printable(changes)}"]
    full = "firedoor lock --upgrade-plan NAME --format json"
    lines += [f"   {row}" for row in folded([printable(dag) for dag in proposal.affected], _ROWS, full)]
    if proposal.unaffected:
        lines.append(
            f"   {paint.dim}and {counted(len(proposal.unaffected), 'DAG file')} that reach none of it{paint.plain}"
        )
    return [*lines, f"   {printable(proposal.command)}"]
