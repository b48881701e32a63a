"""The answer of ``firedoor build`` for people at a terminal: count → table → what is wrong → next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.artifacts.build import BUILT, REFUSED, REUSED
from firedoor.artifacts.placing import BASE, VENDORED
from firedoor.reports.finding_text import finding_lines
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from firedoor.artifacts.build import Artifact, Built
    from firedoor.reports.paint import Paint

_ROWS = 40
_STATES = (BUILT, REUSED, REFUSED)


def build_text(built: Built, paint: Paint, asked: str = "") -> str:
    """For a terminal. ``asked`` holds the options to repeat in the next command (`` --head main``)."""
    if not built.artifacts:
        return "no DAG file to build\n"
    counts = {state: sum(artifact.state == state for artifact in built.artifacts) for state in _STATES}
    said = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    colour = paint.red if built.refused else paint.green
    lines = [f"{paint.bold}{colour}{counted(len(built.artifacts), 'artifact')}: {said}{paint.plain}", ""]
    rows = [
        [
            artifact.state,
            artifact.sha256[:12] or "-",
            f"{artifact.size / 1024:.0f} KiB" if artifact.size else "-",
            printable(artifact.dag_file),
            ", ".join(_pins(artifact)),
        ]
        for artifact in built.artifacts
    ]
    lines += [f"  {row}".rstrip() for row in folded(columns(rows), _ROWS, f"firedoor build{asked} --format json")]
    told = [finding for artifact in built.artifacts for finding in artifact.findings]
    lines += list(finding_lines([*told, *built.findings], paint))
    if any(artifact.local for artifact in built.artifacts):
        lines += [
            "",
            f"{paint.yellow}local{paint.plain}    the tree holds what no commit does; such artifacts are not released",
        ]
    if not built.refused:
        first = next((artifact for artifact in built.artifacts if artifact.sha256), built.artifacts[0])
        lines += ["", f"next     firedoor verify {first.sha256[:12]}"]
    return "\n".join(lines) + "\n"


def _pins(artifact: Artifact) -> list[str]:
    """What an artifact packs, and what it does not find in the base layer."""
    packed = [f"+ {pin.name} {pin.version}" for pin in artifact.pins if pin.where == VENDORED]
    return packed + [
        f"{pin.name} {pin.version}: {pin.where}" for pin in artifact.pins if pin.where not in (VENDORED, BASE)
    ]
