"""The report on locks for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from firedoor.pins.lock_report import LockReport
    from firedoor.reports.paint import Paint

_ROWS = 20
_FULL = "firedoor lock --report --format json"


def lock_report_text(report: LockReport, paint: Paint) -> str:
    """For a terminal: distinct locks, what keeps near ones apart, old pins, what only one DAG keeps."""
    dags = sum(len(group.folders) for group in report.alike)
    locks = counted(len(report.alike), "distinct lock")
    lines = [f"{paint.bold}{locks} of {counted(dags, 'DAG')}{paint.plain}"]
    rows = [
        [
            counted(len(g.folders), "DAG"),
            counted(g.pins, "pin"),
            printable(", ".join(g.folders[:3]) + ", …" * (len(g.folders) > 3)),
        ]
        for g in report.alike
    ]
    lines += _part(rows)
    near = [
        [
            printable(pair.one),
            printable(pair.other),
            ", ".join(f"{n} {a or '-'} | {b or '-'}" for n, (a, b) in pair.apart.items()),
        ]
        for pair in report.near
    ]
    if near:
        lines += ["", f"{paint.bold}{counted(len(near), 'pair')} that could be one{paint.plain}", *_part(near)]
    if report.old:
        old = [
            [
                f"{pin.name} {pin.version}",
                f"since {pin.since.date()}",
                f"{printable(pin.lock)}:{pin.line}",
                counted(pin.locks, "lock"),
            ]
            for pin in report.old
        ]
        what = f"{counted(len(old), 'pin')} as they are for more than {counted(report.older_than, 'day')}"
        lines += ["", f"{paint.bold}{what}{paint.plain}", *_part(old)]
    if report.undated:
        unknown = counted(report.undated, "pin")
        lines.append(f"{paint.dim}since when is not known of {unknown}: no commit at hand says{paint.plain}")
    if report.alone:
        alone = [[name, printable(folder)] for name, folder in sorted(report.alone.items())]
        what = counted(len(alone), "distribution")
        lines += ["", f"{paint.bold}{what} that only one DAG keeps{paint.plain}", *_part(alone)]
    return "\n".join(lines) + "\n"


def _part(rows: list[list[str]]) -> list[str]:
    return [f"  {row}" for row in folded(columns(rows), _ROWS, _FULL)]
