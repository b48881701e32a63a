"""File by file: everything that can lead to what moved, and by which step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def ancestors(
    moved: Iterable[str], importers: Mapping[str, Iterable[str]], unknowable: Iterable[str]
) -> dict[str, str | None]:
    """Each file that leads to a file of ``moved`` → the next file on a shortest way there (``None``: it moved itself).

    ``unknowable`` files may import anything: they lead to every Python file that moved.
    """
    start = sorted(moved)
    found: dict[str, str | None] = dict.fromkeys(start)
    queue = list(start)
    python = next((path for path in start if path.endswith(".py")), None)
    if python is not None:
        for path in sorted(unknowable):
            if path not in found:
                found[path] = python
                queue.append(path)
    position = 0
    while position < len(queue):
        path = queue[position]
        position += 1
        for importer in importers.get(path, ()):
            if importer not in found:
                found[importer] = path
                queue.append(importer)
    return found


def chain(found: Mapping[str, str | None], path: str) -> list[str]:
    """The files from ``path`` to what moved, ``path`` first."""
    steps = [path]
    following = found[path]
    while following is not None:
        steps.append(following)
        following = found[following]
    return steps


def with_packages(files: Iterable[str], every: Mapping[str, object]) -> set[str]:
    """``files`` and the packages above them: a submodule is reached as an attribute of its package, too."""
    found = set(files)
    seen: set[str] = set()
    for path in list(found):
        folder = path.rpartition("/")[0]
        while folder and folder not in seen:
            seen.add(folder)
            init = f"{folder}/__init__.py"
            if init in every:
                found.add(init)
            folder = folder.rpartition("/")[0]
    return found
