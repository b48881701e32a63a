"""Which files are DAG files: any tracked ``.py`` outside of tests that constructs a DAG when it is imported.

By itself, through a definition of its own, or through a factory of another module of the repository. A file that
only *could* (a factory that nobody imports) counts as well: doubt selects more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from firedoor.closure.graph import Graph
from firedoor.closure.keys import BODY, Key
from firedoor.closure.places import is_test, parent
from firedoor.closure.snapshot import Snapshot
from firedoor.config import matcher
from firedoor.sources.facts import DAG_AT_IMPORT, DAG_IN_DEFINITION, UNREADABLE

_FURTHEST = 12


def dag_files(
    snapshot: Snapshot,
    graph: Graph,
    importers: Mapping[str, Iterable[str]],
    *,
    globs: Iterable[str] = (),
    ignored: Callable[[str], bool] = lambda path: False,
) -> list[str]:
    """The DAG files of a revision, sorted.

    ``importers`` maps a file to those that link to it; ``globs`` (from the configuration) replaces detection.
    """
    patterns = tuple(globs)
    if patterns:
        matches = matcher(patterns)
        return sorted(path for path in snapshot.digests if path.endswith(".py") and matches(path))
    found: set[str] = set()
    makers: set[str] = set()
    lost: set[str] = set()
    for path, flags in snapshot.flags.items():
        if flags & UNREADABLE:
            lost.add(path)
        elif flags & DAG_AT_IMPORT:
            found.add(path)
        if flags & DAG_IN_DEFINITION:
            makers.add(path)
    found |= _users_of_factories(snapshot, graph, importers, makers, found)
    found |= {path for path in makers - found if not any(i in snapshot.digests for i in importers.get(path, ()))}
    folders = {parent(path) for path in found}
    # What cannot be read counts where DAG files are; and everywhere when none can be read.
    found |= {path for path in lost if not found or parent(path) in folders or "dags" in path.split("/")}
    return sorted(path for path in found if not is_test(path) and not ignored(path))


def _users_of_factories(
    snapshot: Snapshot,
    graph: Graph,
    importers: Mapping[str, Iterable[str]],
    makers: set[str],
    known: set[str],
) -> set[str]:
    """Files whose body reaches, by names, a definition elsewhere that constructs a DAG."""
    candidates: set[str] = set()
    queue = list(makers)
    while queue:
        for importer in importers.get(queue.pop(), ()):
            if importer not in candidates and importer.endswith(".py") and importer in snapshot.digests:
                candidates.add(importer)
                queue.append(importer)
    return {path for path in candidates - known if not is_test(path) and _reaches_maker(graph, path, makers)}


def _reaches_maker(graph: Graph, path: str, makers: set[str]) -> bool:
    """Whether what the body of ``path`` names constructs a DAG; running the bodies of imports does not count."""
    queue: list[tuple[Key, int]] = [(key, 0) for key in graph.edges((path, BODY)) if key[1] != BODY]
    seen = {key for key, _ in queue}
    while queue:
        key, distance = queue.pop()
        file, name = key
        if file in makers and file in graph.snapshot.digests:
            node = graph.nodes(file).get(name)
            if node is not None and node.constructs_dag:
                return True
        if distance >= _FURTHEST or not name or name[:1] in "^#%*<":
            continue
        for target in graph.edges(key):
            if target[1] != BODY and target not in seen:
                seen.add(target)
                queue.append((target, distance + 1))
    return False
