"""What a traceback says in one line, and the line of the repository to look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_FRAME = re.compile(r'^ *File "(?P<path>[^"\n]+)", line (?P<line>\d+)', re.MULTILINE)
_FOREIGN = (
    "site-packages/airflow/",
    "<frozen importlib",
    "<firedoor importlib",
    "firedoor_loader_",
    "firedoor/probes/",
)


def raised(text: str) -> str:
    """The line that names what was raised, without the notes that may follow it; ``text``'s first line else."""
    frames = list(_FRAME.finditer(text))
    after = text[frames[-1].end() :].splitlines()[1:] if frames else text.splitlines()
    return next((line.strip() for line in after if line.strip() and not line.startswith(" ")), "")


def place(text: str, root: str) -> tuple[str, int] | None:
    """Path and line of the innermost frame below the folder ``root``, relative to it.

    Installed packages do not count, even where the environment lies in the repository.
    """
    return next(_frames_below(reversed(list(_FRAME.finditer(text))), root), None)


def stopped_at(output: str, root: str) -> tuple[str, int] | None:
    """The same of what ``faulthandler`` wrote last, whose innermost frame comes first."""
    return next(_frames_below(_FRAME.finditer(output, max(output.rfind("most recent call first"), 0)), root), None)


def _frames_below(frames: Iterable[re.Match[str]], root: str) -> Iterator[tuple[str, int]]:
    for frame in frames:
        path = frame["path"]
        if path.startswith(root + "/") and "/site-packages/" not in path:
            yield path[len(root) + 1 :], int(frame["line"])


def own_frames(text: str) -> str:
    """``text`` less the frames in Airflow, our probes and the import machinery; all of it if no other is there."""
    kept: list[str] = []
    foreign, own = False, False
    for line in text.splitlines():
        if match := _FRAME.match(line):
            foreign = any(part in match["path"] for part in _FOREIGN)
            own = own or not foreign
        elif not line.startswith("    "):
            foreign = False
        if not foreign:
            kept.append(line)
    return "\n".join(kept) if own else text
