"""The answer of ``firedoor lock`` for people at a terminal: count → table → what is wrong → next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.pins.answer import BROKEN, PROVED
from firedoor.pins.locking import FAILED, SAME, WRITTEN
from firedoor.reports.finding_text import finding_lines
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from firedoor.pins.answer import LockAnswer
    from firedoor.pins.locking import Locked
    from firedoor.reports.paint import Paint

_ROWS = 40
_CHANGES = 6


def locks_text(answer: LockAnswer, paint: Paint, asked: str = "") -> str:
    """For a terminal. ``asked`` holds the options to repeat in the next command (`` --head main``)."""
    counts = {s: sum(lock.state == s for lock in answer.locks) for s in (WRITTEN, SAME, PROVED, FAILED, BROKEN)}
    said = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    colour = paint.red if answer.failed else paint.green
    if not answer.locks:
        return "no lock to make: each fits its requirements and the base layer\n"
    head = f"{paint.bold}{colour}{counted(len(answer.locks), 'lock')}: {said}{paint.plain}"
    lines = [f"{head}{paint.dim}{_under(answer)}{paint.plain}"]
    told = [lock for lock in answer.locks if lock.state not in (PROVED, SAME)]
    rows = [[lock.state, counted(lock.pins, "pin"), printable(lock.unit.lock), _changes(lock)] for lock in told]
    if rows:
        full = f"firedoor lock{asked} --format json"
        lines += ["", *(f"  {row}".rstrip() for row in folded(columns(rows), _ROWS, full))]
    lines += list(finding_lines(answer.findings, paint))
    return "\n".join(lines) + "\n"


def _under(answer: LockAnswer) -> str:
    if not answer.layers:
        return " without a base layer"
    more = f" and {counted(len(answer.layers) - 1, 'other')}" if len(answer.layers) > 1 else ""
    return f" under {printable(answer.layers[0])}{more}"


def _changes(lock: Locked) -> str:
    said = []
    for name, (old, new) in sorted(lock.changed.items()):
        said.append(f"{name} {old} → {new}" if old and new else f"+ {name} {new}" if new else f"- {name} {old}")
    more = f", … {len(said) - _CHANGES} more" if len(said) > _CHANGES else ""
    return printable(", ".join(said[:_CHANGES]) + more)
