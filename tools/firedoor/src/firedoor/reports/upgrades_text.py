"""Who stays on an older release, for a terminal: what can move now with the command, and what keeps the others."""

from __future__ import annotations

from firedoor.compat.upgrades import Upgrade, Upgrades
from firedoor.reports.folded import counted
from firedoor.reports.printable import printable

_WORDS = {
    "safe": "can move",
    "unproven": "may move, unproven",
    "blocked": "cannot move",
    "newest": "is on the newest",
}


def upgrades_text(found: Upgrades) -> str:
    """Count → each DAG file → the commands that move those that can."""
    safe = [one for one in found.proposed if one.edit]
    lines = [f"{counted(len(found.proposed), 'DAG file')} on an older release, {len(safe)} can move now"]
    for one in found.proposed:
        lines += ["", *_one(one)]
    if safe:
        lines += ["", "move them:", *(f"  {one.edit}" for one in safe)]
    return "\n".join(lines) + "\n"


def _one(one: Upgrade) -> list[str]:
    behind = f", {counted(one.behind, 'release')} behind" if one.behind else ""
    lines = [
        f"{printable(one.dag_file)}   {one.library} {one.version} → {one.to}: {_WORDS[one.state]}{behind}",
        f"  because   {printable(one.why)}",
    ]
    if one.state == "unproven":
        lines.append(f"  then      change {one.settings}, and: firedoor run --through dev {printable(one.dag_file)}")
    elif one.state == "blocked" and one.verdict is not None and one.verdict.fix:
        lines.append(f"  fix       {printable(one.verdict.fix)}")
    return lines
