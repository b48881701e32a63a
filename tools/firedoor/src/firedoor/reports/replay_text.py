"""The answer of ``firedoor doctor --replay`` for people: headline → numbers by precision → hubs → next command."""

from __future__ import annotations

from datetime import UTC, datetime

from firedoor.affected.replayed import Replay, Replayed
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.paint import Paint
from firedoor.reports.printable import printable

_ROWS = 10
_IN_FULL = "--format json"


def replay_text(found: Replay, paint: Paint, asked: str = "") -> str:
    """For a terminal; ``asked`` are the options that the next command repeats."""
    compared = found.compared
    if not compared:
        return "\n".join(["no change could be compared", *_lacking(found, paint)]) + "\n"
    careful = found.spread(found.precisions[0])
    now = compared[0].dag_files
    name = "merge" if all(item.change.is_merge for item in compared) else "change"
    lines = [
        f"{paint.bold}the last {counted(len(compared), name)} would have tested a median of {_number(careful.median)} "
        f"of {counted(now, 'DAG file')}{paint.plain}",
        f"  {_day(compared[-1])} to {_day(compared[0])}; a pipeline without selection tests all of them each time",
        "",
    ]
    rows = [["", "median", "mean", "9 of 10 at most", "most", "none", "all", "share of all runs"]]
    for precision in found.precisions:
        one = found.spread(precision)
        share = f"{100 * one.total / found.everything:.1f} %" if found.everything else "-"
        numbers = [_number(one.median), f"{one.mean:,.1f}", f"{one.ninth_decile:,}", f"{one.most:,}"]
        label = f"--precision {precision}" + (" (the gate's)" if precision == found.gate_precision else "")
        rows.append([label, *numbers, _of(one.none, compared), _of(one.every, compared), share])
    lines += [f"  {row}" for row in columns(rows)]
    said = "none, all: changes that select no DAG file, every one; share: of what testing everything runs"
    lines.append(f"  {paint.dim}{said}{paint.plain}")
    lines.append(
        f"  {paint.dim}a gate has precision {found.gate_precision}: {printable(found.gate_reason)}{paint.plain}"
    )
    hubs = [[f"{count:>7,}", f"in {counted(times, name)}", printable(path)] for path, count, times in found.hubs()]
    if hubs:
        title = "what selected several DAG files at once, by the DAG files selected"
        lines += ["", f"{paint.bold}{title}{paint.plain}"]
        lines += [f"  {row}" for row in folded(columns(hubs), _ROWS, _IN_FULL)]
        lines.append(
            f"  {paint.dim}split such a hub, or let a lock serve fewer, and later changes test less{paint.plain}"
        )
    lines += _lacking(found, paint)
    widest = max(compared, key=lambda item: (item.selected[found.precisions[0]], item.change.commit))
    revisions = f"--base {widest.change.base[:9]} --head {widest.change.commit[:9]}"
    lines += ["", f"next     firedoor affected {revisions}{asked}  # the widest of them"]
    return "\n".join(lines) + "\n"


def _lacking(found: Replay, paint: Paint) -> list[str]:
    """What the answer does not cover, and why."""
    lines: list[str] = []
    if found.found < found.asked:
        held = counted(found.found, "change")
        lines.append(f"{held} are all that this clone holds of {found.asked:,}; a shallow one: git fetch --unshallow")
    if len(found.changes) < found.found:
        lines.append(f"interrupted: {len(found.changes):,} of {found.found:,} changes were asked about")
    failed = [item for item in found.changes if item.error]
    if failed:
        lines.append(f"{counted(len(failed), 'change')} could not be compared, and count nowhere")
        rows = [f"  {item.change.commit[:9]}  {printable(item.error)}" for item in failed]
        lines += folded(rows, 3, _IN_FULL, "  ")
    return ["", *(f"{paint.yellow}{line}{paint.plain}" for line in lines)] if lines else []


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _of(count: int, compared: tuple[Replayed, ...]) -> str:
    return f"{100 * count / len(compared):.0f} %"


def _day(item: Replayed) -> str:
    return datetime.fromtimestamp(item.change.when, UTC).date().isoformat()
