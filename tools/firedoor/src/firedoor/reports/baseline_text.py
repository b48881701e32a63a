"""What became of the files that excuse, for people: count → list → what is left → next command."""

from __future__ import annotations

from collections.abc import Sequence

from firedoor.gate.baseline import BASELINE
from firedoor.gate.bypass import BYPASS
from firedoor.gate.next_files import NextBaseline, NextBypasses
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.printable import printable

_ROWS = 20
_RUN = "firedoor run --all --through smoke"


def baseline_report(found: NextBaseline, *, written: bool) -> str:
    """For a terminal; ``written``: the file is what it should be, else it is told what it should become."""
    now = counted(len(found.entries), "DAG file", "DAG files") + f" in {BASELINE}"
    came = f"{len(found.added):,} new, {len(found.dropped):,} gone"
    lines = [f"{now}: {came}" + ("" if written or not found.changes else "; not written")]
    lines += _section("new", [[red.dag_file, red.check, red.owner] for red in found.added], BASELINE)
    gone = [[red.dag_file, red.check, why] for red, why in sorted(found.dropped.items())]
    lines += _section("gone", gone, "git diff")
    waiting = found.before is None and found.unknown and not found.added
    left = "they enter once every DAG file has evidence" if waiting else "not in the file: mend, or --add"
    lines += _section(f"red; {left}", [list(one) for one in found.left], _RUN)
    lines += _section("no evidence of any check", [[dag] for dag in found.unknown], _RUN, 5)
    if found.unknown:
        lines += ["", f"next     {_RUN}  # then again"]
    elif found.changes and written:
        lines += ["", f"next     git add {BASELINE} && git commit"]
    return "\n".join(lines) + "\n"


def bypass_report(found: NextBypasses) -> str:
    """For a terminal."""
    one = found.added[0]
    names = counted(len(found.added), "DAG file")
    lines = [f"{names} may pass through {one.until.isoformat()} (UTC): {printable(one.reason)}"]
    lines += [f"  {printable(entry.dag_file)}" for entry in found.added]
    over = [[entry.dag_file, entry.until.isoformat()] for entry in found.over]
    lines += _section("over, and taken out", over, "git diff")
    lines += ["", f"next     git add {BYPASS} && git commit  # and have it reviewed"]
    return "\n".join(lines) + "\n"


def _section(title: str, rows: Sequence[Sequence[str]], rest: str, most: int = _ROWS) -> list[str]:
    if not rows:
        return []
    shown = columns([[printable(cell) for cell in row] for row in rows])
    return ["", f"{title} ({len(rows):,})", *(f"  {line}" for line in folded(shown, most, rest))]
