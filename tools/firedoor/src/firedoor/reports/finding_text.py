"""Findings for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from firedoor.findings import Finding
    from firedoor.reports.paint import Paint


def finding_lines(findings: Iterable[Finding], paint: Paint) -> Iterator[str]:
    """Each finding once: level, code, place and message, then the fix."""
    for finding in dict.fromkeys(findings):
        colour = paint.red if finding.level == "error" else paint.yellow
        place = f"{printable(finding.place)}: " if finding.place else ""
        yield ""
        yield f"{colour}{finding.level}[{finding.code}]{paint.plain}: {place}{printable(finding.message)}"
        if finding.fix:
            yield f"  fix       {printable(finding.fix)}"
