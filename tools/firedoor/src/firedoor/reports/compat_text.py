"""The answer of ``firedoor compat`` for people at a terminal: count → what breaks → what may → the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.paint import Paint
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from firedoor.compat.calls import Calls
    from firedoor.compat.values import CompatReport, LibraryReport, Verdict

_ROWS = 20
_SYMBOLS = 5
_JSON = "firedoor compat --format json"


def compat_text(report: CompatReport, paint: Paint) -> str:
    """For a terminal, one library after the other."""
    lines = [f"base     {printable(report.base_reason)}"]
    if not report.libraries:
        lines = ["no library changed", *lines]
    for library in report.libraries:
        lines += ["", *_library(library, paint)]
    lines += ["", *(f"note     {printable(warning)}" for warning in report.warnings)] if report.warnings else []
    return "\n".join(lines).lstrip("\n") + "\n"


def calls_text(found: Calls) -> str:
    """Every use of one symbol: place, how, by which DAG files."""
    dags = found.dags
    count = f"{counted(len(found.uses), 'use')} of {printable(found.symbol)} ({printable(found.place)})"
    lines = [f"{count}, in {counted(len(dags), 'DAG file')}"]
    rows = []
    for call in found.uses:
        use = call.use
        how = f"{use.form}({use.shape})" if use.form == "call" else use.form
        who = ", ".join(call.dags[:2]) + (f" and {len(call.dags) - 2} more" if len(call.dags) > 2 else "")
        rows.append([printable(use.place), how, printable(who) or "no DAG file reaches it"])
    lines += (
        [f"  {row}" for row in folded(columns(rows), _ROWS, "firedoor compat --format json --calls …")] if rows else []
    )
    return "\n".join(lines) + "\n"


def head_line(library: LibraryReport) -> str:
    """What the change means, in one line."""
    if library.aside:
        return f"{library.library} ({library.folder}): {library.aside}"
    breaks, risk, reached, rest = (len(library.dags(kind)) for kind in ("breaks", "risk", "reached", "not_reached"))
    total = breaks + risk + reached + rest
    said = (
        f"BREAKS {breaks} of {counted(total, 'DAG file')}, RISK {risk}, behaviour changed {reached}, not reached {rest}"
    )
    return f"{library.library} ({library.folder}): {said}" + (f"   → bump: {library.bump}" if library.bump else "")


def _library(library: LibraryReport, paint: Paint) -> list[str]:
    colour = paint.red if library.dags("breaks") else paint.yellow if library.dags("risk") else paint.green
    lines = [f"{paint.bold}{colour}{printable(head_line(library))}{paint.plain}"]
    if library.aside:
        return lines
    if library.changes:
        shown = [f"{change.symbol} ({change.kind})" for change in library.changes[:_SYMBOLS]]
        more = f" and {len(library.changes) - _SYMBOLS} more" if len(library.changes) > _SYMBOLS else ""
        lines.append(f"changed  {printable(', '.join(shown))}{more}")
    else:
        lines.append("changed  comments, formatting or files beside the code")
    by_kind: dict[str, list[Verdict]] = {}
    for verdict in library.verdicts:
        by_kind.setdefault(verdict.verdict, []).append(verdict)
    for kind, word, tint in (("breaks", "BREAKS", paint.red), ("risk", "RISK", paint.yellow)):
        for verdict in by_kind.get(kind, [])[:_ROWS]:
            lines += ["", *_finding(verdict, f"{tint}{word}{paint.plain}")]
        if len(by_kind.get(kind, [])) > _ROWS:
            lines += ["", f"… {len(by_kind[kind]) - _ROWS} more: {_JSON}"]
    for kind, title in (("reached", "behaviour changed, reached: run their tests"), ("not_reached", "not reached")):
        rows = [_row(verdict) for verdict in by_kind.get(kind, [])]
        if rows:
            lines += ["", f"{title} ({len(rows)})", *(f"  {row}" for row in folded(columns(rows), _ROWS, _JSON))]
    return lines


def _finding(verdict: Verdict, word: str) -> list[str]:
    later = f"  (when it upgrades from {verdict.release})" if verdict.release else ""
    lines = [
        f"{word}   {printable(verdict.dag_file)}{later}",
        f"  at        {printable(verdict.place)}  {printable(verdict.symbol)}",
    ]
    lines.append(f"  because   {printable(verdict.cause)}")
    if verdict.change is not None:
        lines.append(
            f"  changed   {printable(verdict.change.place)}  {printable(verdict.change.symbol)} ({verdict.change.kind})"
        )
    if verdict.waived:
        lines.append(f"  waived    {printable(verdict.waived)}")
    return [*lines, f"  fix       {printable(verdict.fix)}"] if verdict.fix else lines


def _row(verdict: Verdict) -> list[str]:
    where = verdict.place if verdict.verdict == "reached" else ""
    return [printable(verdict.dag_file), printable(where), printable(verdict.cause)]
