"""The answer of ``firedoor env`` for people at a terminal: count → one line per lock → next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from firedoor.environments.collect import Collected
    from firedoor.environments.of_dags import Environments
    from firedoor.reports.paint import Paint

_ROWS = 40


def env_text(found: Environments, paint: Paint) -> str:
    """For a terminal."""
    if not found.shared:
        return "no DAG file to make an environment for\n"
    many = len({shared.environment.key for shared in found.shared})
    dags = sum(len(shared.dags) for shared in found.shared)
    head = f"{counted(many, 'environment')} for {counted(dags, 'DAG file')}: "
    head += f"{found.made} made, {many - found.made} unchanged"
    rows = [
        [
            shared.environment.state,
            f"Python {shared.environment.python}",
            printable(shared.lock),
            counted(len(shared.dags), "DAG file"),
            printable(str(shared.environment.program)),
        ]
        for shared in found.shared
    ]
    lines = [f"{paint.bold}{paint.green}{head}{paint.plain}", ""]
    lines += [f"  {row}" for row in folded(columns(rows), _ROWS, "firedoor env --format json")]
    lines += ["", f"workers  export FIREDOOR_ENVIRONMENTS={printable(found.folder)}"]
    return "\n".join(lines) + "\n"


def env_gc_text(gone: Collected) -> str:
    """What was removed, for a terminal."""
    verb = "would be removed" if gone.only_shown else "removed"
    lines = [f"{counted(len(gone.environments), 'environment')} {verb}, {gone.kept} kept"]
    lines += [f"  {name}" for name in gone.environments]
    if gone.unfinished:
        lines.append(f"{counted(len(gone.unfinished), 'unfinished folder')} {verb}")
    return "\n".join(lines) + "\n"
