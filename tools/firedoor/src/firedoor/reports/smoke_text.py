"""The report of ``firedoor smoke`` for people at a terminal: count → what failed → list → next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.affected.called import quoted
from firedoor.reports.affected_text import owner_names
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.paint import PLAIN, Paint
from firedoor.reports.printable import printable
from firedoor.smoke.tracebacks import own_frames

if TYPE_CHECKING:
    from firedoor.smoke import SmokeReport, SmokeResult

_ROWS = 30
_IDS = 3
_FAILED = "failed"
_LINES = 40
_LONGEST = 400
_NAMED = 5


def smoke_text(report: SmokeReport, paint: Paint) -> str:
    """For a terminal. Tracebacks are shown without the frames of Airflow; the JSON document has them whole."""
    failed = [result for result in report.results if result.state == _FAILED]
    colour = paint.red if failed else paint.green
    lines = [f"{paint.bold}{colour}{_count(report)}{paint.plain}"]
    for result in report.results:
        lines += _findings(result, paint)
    if report.results:
        rows = columns([_row(result, report) for result in report.results])
        again = "firedoor smoke" if any(r.artifact for r in report.results) else "firedoor smoke --from-tree"
        lines += ["", *(f"  {row}" for row in folded(rows, _ROWS, f"{again} --format json"))]
    if failed:
        names = "".join(f" {quoted(printable(result.dag_file))}" for result in failed if len(failed) <= _NAMED)
        lines += ["", f"next     {again}{names}"]
    return "\n".join(lines) + "\n"


def findings_text(result: SmokeResult) -> str:
    """What was found of one DAG file, without colour."""
    return "\n".join(_findings(result, PLAIN)).strip("\n")


def _count(report: SmokeReport) -> str:
    ran = next((f" by Airflow {r.airflow}, Python {r.python}" for r in report.results if r.airflow), "")
    how = f"imported{ran} in {report.seconds:.1f} s"
    if report.failed:
        return f"{report.failed:,} of {counted(len(report.results), 'DAG file')} failed, {how}"
    return f"{counted(len(report.results), 'DAG file')} {how}"


def _findings(result: SmokeResult, paint: Paint) -> list[str]:
    lines: list[str] = []
    for finding in result.findings:
        colour = paint.red if finding.level == "error" else paint.yellow
        lines += ["", f"{colour}{finding.level}[{finding.code}]{paint.plain}: {_short(printable(finding.message))}"]
        lines += [f"  at        {printable(finding.place)}"]
        lines += [f"    {line}" for line in _readable(finding.detail)]
        lines += [f"  fix       {printable(finding.fix)}"] if finding.fix else []
    return lines


def _readable(detail: str) -> list[str]:
    """A traceback or the end of an output, its middle left out where it is long: the last lines say most."""
    lines = [_short(printable(line)) for line in own_frames(detail).strip().splitlines()]
    if len(lines) <= _LINES:
        return lines
    first = _LINES // 4
    return [*lines[:first], f"… {len(lines) - _LINES:,} lines …", *lines[first - _LINES :]]


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _row(result: SmokeResult, report: SmokeReport) -> list[str]:
    ids = [printable(dag_id) for dag_id in result.dag_ids[:_IDS]]
    more = [f"and {len(result.dag_ids) - _IDS} more"] if len(result.dag_ids) > _IDS else []
    who = [owner_names(report.owners.get(result.dag_file, ()))] if report.owners else []
    return [
        printable(result.dag_file),
        *who,
        result.state,
        f"{result.import_seconds:.2f} s",
        f"{result.peak_memory_bytes / 2**20:.0f} MB",
        ", ".join([*ids, *more]),
    ]
