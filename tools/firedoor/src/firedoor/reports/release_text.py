"""Releases for people at a terminal: a plan, a switch, and what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.releases.plan import BLOCKED, CHANGED, NEW, REMOVED, SAME
from firedoor.releases.status import OLDER
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from firedoor.releases.manifest import Line
    from firedoor.releases.plan import Planned, ReleasePlan
    from firedoor.releases.shipping import Shipped
    from firedoor.releases.status import Status, Statuses
    from firedoor.reports.paint import Paint

_ROWS = 60


def plan_text(plan: ReleasePlan, paint: Paint, *, written: bool = False) -> str:
    """The plan; ``written``: what may go out is in the manifest of the work tree now."""
    counts = {s: sum(e.state == s for e in plan.entries) for s in (NEW, CHANGED, REMOVED, BLOCKED, SAME)}
    said = ", ".join(f"{count} {state}" for state, count in counts.items() if count) or "no DAG file"
    colour = paint.yellow if plan.blocked else paint.green
    lines = [f"{paint.bold}{colour}{plan.environment}: {said}{paint.plain}"]
    rows = [_planned(entry) for entry in plan.entries if entry.state != SAME]
    if rows:
        in_full = f"firedoor release plan --env {plan.environment} --format json"
        lines += ["", *(f"  {row}".rstrip() for row in folded(columns(rows), _ROWS, in_full))]
    path = f"releases/{plan.environment}.txt"
    unbuilt = next((e for e in plan.entries if e.state == BLOCKED and e.next is None), None)
    if plan.lines and written:
        lines += ["", f"next     git add {path} && git commit   # the merge request that changes it is the green light"]
    elif plan.lines:
        lines += ["", f"next     firedoor release plan --env {plan.environment} --write"]
    elif unbuilt is not None:
        lines += ["", f"next     firedoor build {unbuilt.dag_file}"]
    return "\n".join(lines) + "\n"


def shipped_text(shipped: Shipped, paint: Paint, *, back: bool = False) -> str:
    """The switch, or why there was none; ``back``: DAGs were taken back."""
    lines = []
    if shipped.faults:
        lines.append(
            f"{paint.bold}{paint.red}nothing was switched: {counted(len(shipped.faults), 'fault')}{paint.plain}"
        )
        lines += ["", *(f"  {printable(fault)}" for fault in shipped.faults)]
    elif shipped.before == shipped.after:
        lines.append(f"{paint.green}{shipped.environment} runs {shipped.after or 'nothing'} already{paint.plain}")
    else:
        way = f"{shipped.before or 'nothing'} → {shipped.after}"
        dags = counted(len(shipped.changes), "DAG file")
        verb = "rolled back" if back else "shipped"
        lines.append(f"{paint.bold}{paint.green}{shipped.environment}: {dags} {verb}, {way}{paint.plain}")
        rows = [[slug, _line(line)] for slug, line in shipped.changes.items()]
        lines += ["", *(f"  {row}".rstrip() for row in columns(rows))]
    for slug, at in shipped.held.items():
        lines.append(f"  {paint.yellow}held{paint.plain}  {slug} was rolled back {at}; name it to ship it again")
    lines += ["", f"next     firedoor status --env {shipped.environment}"]
    return "\n".join(lines) + "\n"


def status_text(answer: Statuses, paint: Paint) -> str:
    """One row per DAG file."""
    older = sum(entry.state == OLDER for entry in answer.entries)
    runs = f"release {answer.release}" if answer.release else "by its manifest"
    lines = [f"{paint.bold}{answer.environment}, {runs}: {counted(older, 'DAG file')} older than head{paint.plain}"]
    if answer.entries:
        in_full = f"firedoor status --env {answer.environment} --format json"
        rows = [_status(entry) for entry in answer.entries]
        lines += ["", *(f"  {row}".rstrip() for row in folded(columns(rows), _ROWS, in_full))]
    return "\n".join(lines) + "\n"


def _planned(entry: Planned) -> list[str]:
    way = "" if entry.state == BLOCKED else f"{_line(entry.now)} → {_line(entry.next)}"
    checks = ", ".join(f"{check.check} {check.verdict} ({check.on})" for check in entry.checks if check.green)
    unchecked = f"; not with its own {', '.join(entry.unchecked)}" if entry.unchecked else ""
    return [entry.state, entry.slug, way, printable(entry.because or checks + unchecked)]


def _status(entry: Status) -> list[str]:
    since = f"since {entry.since}" if entry.since else ""
    return [entry.slug, _line(entry.line), entry.state, since, printable(entry.why)]


def _line(line: Line | None) -> str:
    return f"{line.sha256[:12]} of {line.commit[:9]}" if line is not None else "nothing"
