"""The answer of ``firedoor audit`` for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from firedoor.findings import ERROR
from firedoor.reports.finding_text import finding_lines
from firedoor.reports.folded import counted, folded
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from firedoor.pins.audit import Audit
    from firedoor.pins.vulnerability import Held, Vulnerability
    from firedoor.reports.paint import Paint

_DAGS = 3
_ROWS = 40
_WARNINGS = 20
_FULL = "firedoor audit --format json"


def audit_text(answer: Audit, paint: Paint) -> str:
    """For a terminal: how many, by which data; each with where it is held and what to paste; what is not known."""
    colour = paint.red if answer.failed else paint.green
    what = counted(len(answer.vulnerabilities), "known vulnerability", "known vulnerabilities")
    judged = f"{counted(answer.judged, 'pin')} judged in {counted(len(answer.locks), 'lock')}"
    unjudged = sum(finding.code not in _OF_DATA for finding in answer.findings)
    more = f", {unjudged:,} not judged" if unjudged else ""
    lines = [f"{paint.bold}{colour}{what}: {judged}{more}{paint.plain}"]
    data = answer.data
    records = f"{counted(data.records, 'record')} of {counted(len(data.by_name), 'distribution')}"
    lines.append(f"{paint.dim}data of {data.date:%Y-%m-%d}: {records}, {data.withdrawn:,} withdrawn{paint.plain}")
    blocks = ["\n".join(_block(found, paint)) for found in answer.vulnerabilities]
    lines += [f"\n{block}" for block in folded(blocks, _ROWS, _FULL)]
    if answer.ignored:
        lines.append("")
    for entry, found in answer.ignored:
        why = f"{entry.reason} ({entry.owner}, until {entry.until})"
        lines.append(printable(f"ignored   {found.name}=={found.version}  {', '.join(found.ids)}: {why}"))
    errors = [finding for finding in answer.findings if finding.level == ERROR]
    others = [finding for finding in answer.findings if finding.level != ERROR]
    lines += finding_lines([*errors, *others[:_WARNINGS]], paint)
    if len(others) > _WARNINGS:
        lines += ["", f"… and {len(others) - _WARNINGS:,} more: {_FULL}"]
    if fixes := list(dict.fromkeys(held.fix for found in answer.vulnerabilities for held in found.held if held.fix)):
        commands = [fix for fix in fixes if fix.startswith("firedoor ")]
        lines += ["", f"next      {printable([*commands, *fixes][0])}"]
    return "\n".join(lines) + "\n"


_OF_DATA = ("FD243", "FD244")


def _block(found: Vulnerability, paint: Paint) -> Iterator[str]:
    known_as = f" ({', '.join(found.ids[1:])})" if found.ids[1:] else ""
    severity = f"  {found.severity}" if found.severity else ""
    pin = f"{found.name}=={found.version}"
    yield printable(f"{pin}  {found.ids[0]}{known_as}{severity}")
    if found.summary:
        yield f"  {printable(found.summary)}"
    for held in found.held:
        place = held.lock if held.line is None else f"{held.lock}:{held.line}"
        yield f"  {paint.dim}{printable(place)}  {printable(_dags(held))}{paint.plain}"
    yield f"  fixed in  {printable(', '.join(found.fixed) or 'no version that the records know')}"
    for fix in dict.fromkeys(held.fix for held in found.held if held.fix):
        yield f"  fix       {printable(fix)}"


def _dags(held: Held) -> str:
    if len(held.dag_files) <= _DAGS:
        return ", ".join(held.dag_files)
    return f"{', '.join(held.dag_files[:_DAGS])} and {len(held.dag_files) - _DAGS:,} more"
