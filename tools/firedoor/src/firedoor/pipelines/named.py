"""DAG files by the names that people give them on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath

from firedoor.errors import UsageError


def named(words: Sequence[str], dag_files: Sequence[str]) -> tuple[str, ...]:
    """The DAG files that ``words`` name, each once, in their order.

    A word is a path, a folder that holds one DAG file, or a stem that is unique among ``dag_files`` (paths relative to
    the repository root). Raises UsageError FD607 for the first word that names none or several.
    """
    found: dict[str, None] = {}
    for word in words:
        wanted = word.removeprefix("./").rstrip("/")
        matches = [path for path in dag_files if path == wanted] or [
            path for path in dag_files if PurePosixPath(path).stem == wanted or _lies_in(path, wanted)
        ]
        if len(matches) != 1:
            raise _unclear(word, matches, dag_files)
        found[matches[0]] = None
    return tuple(found)


def _lies_in(path: str, folder: str) -> bool:
    parent = PurePosixPath(path).parent.as_posix()
    return parent == folder or parent.endswith(f"/{folder}")


def _unclear(word: str, matches: Sequence[str], dag_files: Sequence[str]) -> UsageError:
    if matches:
        return UsageError("FD607", f"{word!r} names {len(matches)} DAG files", fix=f"firedoor run {' '.join(matches)}")
    stems = {PurePosixPath(path).stem: path for path in dag_files}
    near = get_close_matches(PurePosixPath(word).stem, stems, n=3)
    return UsageError(
        "FD607",
        f"no DAG file is called {word!r}",
        because=f"near it: {', '.join(stems[name] for name in near)}" if near else f"there are {len(dag_files)}",
        fix=f"firedoor run {stems[near[0]]}" if near else "firedoor doctor",
    )
