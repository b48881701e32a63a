"""Modules whose bodies import each other in a circle: whether that works depends on which one is imported first."""

from __future__ import annotations

from collections.abc import Iterable

from firedoor.closure.components import Fold
from firedoor.closure.graph import Graph


def import_cycles(graph: Graph, files: Iterable[str]) -> list[tuple[str, ...]]:
    """Circles among ``files`` as a shortest walk in import order, from the first path; the largest tangle first.

    Imports inside functions and below ``TYPE_CHECKING`` do not count, nor that a submodule's import runs its package.
    One circle is given for each tangle (strongly connected component).
    """
    known = sorted(path for path in files if path.endswith(".py"))
    steps = {path: _imports(graph, path) for path in known}
    tangles: list[list[str]] = []

    def keep(members: list[str], below: list[None]) -> None:
        if len(members) > 1:
            tangles.append(sorted(members))

    fold: Fold[str, None] = Fold(lambda path: steps.get(path, ()), keep)
    for path in known:
        fold(path)
    return [_circle(tangle, steps) for tangle in sorted(tangles, key=lambda tangle: (-len(tangle), tangle))]


def _imports(graph: Graph, path: str) -> tuple[str, ...]:
    """The files that the body of ``path`` imports by name."""
    modules = graph.modules
    found: set[str] = set()
    if path in modules.opaque or path not in graph.snapshot.digests:
        return ()
    for run in graph.snapshot.facts(path).imports:
        for item in run:
            module, _, name = item.partition(":")
            for stem in modules.stems(path, module)[0]:
                below = modules.files_of(f"{stem}/{name}" if stem else name) if name and name != "*" else ()
                found.update(below or modules.files_of(stem))
    return tuple(sorted(found - {path}))


def _circle(tangle: list[str], steps: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A shortest way from the first member back to itself."""
    inside = set(tangle)
    start = tangle[0]
    came: dict[str, str] = {}
    queue = [start]
    for path in queue:  # grows while it is read
        for target in steps[path]:
            if target == start:
                way = [path]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return tuple(reversed(way))
            if target in inside and target not in came:
                came[target] = path
                queue.append(target)
    return tuple(tangle)
