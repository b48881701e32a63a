"""The answer of ``firedoor env`` for people at a terminal: count → one line per lock → next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from firedoor.environments.collect import Collected
    from firedoor.environments.images import Image
    from firedoor.environments.of_dags import Environments
    from firedoor.reports.paint import Paint

_ROWS = 40


def env_text(found: Environments, paint: Paint) -> str:
    """For a terminal."""
    if not found.shared and not found.without:
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
    if found.without:
        told = f"{counted(len(found.without), 'DAG file')}: neither a lock of their own nor a base layer's"
        lines += ["", f"{paint.yellow}without{paint.plain}  {told}"]
        lines += [f"  {path}" for path in folded(list(map(printable, found.without)), _ROWS, "--format json")]
    lines += ["", f"workers  export FIREDOOR_ENVIRONMENTS={printable(found.folder)}"]
    return "\n".join(lines) + "\n"


def images_text(found: Sequence[Image], out: str) -> str:
    """The contexts that were written, for a terminal."""
    if not found:
        return "no DAG file has a lock of its own: the image of Airflow's workers is enough\n"
    dags = sum(len(image.dags) for image in found)
    lines = [f"{counted(len(found), 'image')} for {counted(dags, 'DAG file')}", ""]
    for image in found:
        tags = " ".join(f"-t airflow-workers:{tag}" for tag in image.tags)
        lines.append(f"  docker build --build-arg BASE=IMAGE {tags} {printable(out)}/{image.key}")
    lines += ["", "workers  export AIRFLOW__FIREDOOR__WORKER_IMAGE=airflow-workers:{lock}"]
    return "\n".join(lines) + "\n"


def env_gc_text(gone: Collected) -> str:
    """What was removed, for a terminal."""
    verb = "would be removed" if gone.only_shown else "removed"
    lines = [f"{counted(len(gone.environments), 'environment')} {verb}, {gone.kept} kept"]
    lines += [f"  {name}" for name in gone.environments]
    if gone.unfinished:
        lines.append(f"{counted(len(gone.unfinished), 'unfinished folder')} {verb}")
    return "\n".join(lines) + "\n"
