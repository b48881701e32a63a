"""What libraries have deprecated, for a terminal: who still uses it; what nobody uses any more may go."""

from __future__ import annotations

from firedoor.compat.deprecated_uses import Deprecated, Deprecations
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.printable import printable

_ROWS = 20


def deprecations_text(found: Deprecations) -> str:
    """Count → each deprecation with its uses → what may be removed."""
    removable = [one for one in found.found if one.removable]
    lines = [f"{counted(len(found.found), 'deprecation')}, {len(removable)} removable"]
    for one in found.found:
        lines += ["", *_one(one)]
    if found.found:
        lines += ["", "other repositories may use what none of this one does"]
    return "\n".join(lines) + "\n"


def _one(one: Deprecated) -> list[str]:
    said = one.deprecation
    since = said.since or one.since
    head = f"{printable(said.name)}   {'since ' + since if since else 'in no release yet'}"
    head += f", until {printable(said.until)}" if said.until else ", no end is said"
    lines = [head, f"  at        {said.path}:{said.line}"]
    lines += [f"  says      {printable(said.message)}"] if said.message else []
    if one.removable:
        return [*lines, "  used by   nobody here: it can be removed"]
    dags = {dag for use in one.uses for dag in use.dags}
    lines.append(f"  used in   {counted(len(one.uses), 'place')}, by {counted(len(dags), 'DAG file')}")
    rows = []
    for use in one.uses:
        who = ", ".join(use.dags[:2]) + (f" and {len(use.dags) - 2} more" if len(use.dags) > 2 else "")
        rows.append([printable(use.place), "" if use.sure else "perhaps", printable(who) or "no DAG file reaches it"])
    return [
        *lines,
        *(f"    {row}" for row in folded(columns(rows), _ROWS, "firedoor compat --deprecations --format json")),
    ]
