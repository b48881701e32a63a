"""Which files of the repository an artifact holds, and under which roots its modules are imported.

Everything that a DAG file can reach is there: each module whose body may run, each package above it, each resource.
What is ambient is not: Airflow loads plugins and local settings itself, for every DAG. Where an import cannot be known,
every module that is no test may be the one, and all are packed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from firedoor.affected.reach import walk
from firedoor.affected.starts import declared
from firedoor.affected.survey import Survey
from firedoor.closure.graph import Graph
from firedoor.closure.keys import ANYTHING, BODY, SCRIPT, WHOLE, Key
from firedoor.closure.places import is_test, parent
from firedoor.sources import uses as use

_SUFFIX = ".py"


@dataclass(frozen=True, slots=True)
class Members:
    """``files`` of the repository, sorted; ``roots`` in the order of ``sys.path``; ``names`` that these roots give.

    ``outside`` are the dotted names of what is imported from elsewhere (``*``: no one knows), with ``@`` before engines
    and URLs; ``at_import`` those of them that module bodies ask for. ``opaque`` are submodules that are reached.
    ``anything``: an import that cannot be known is reached.
    """

    files: tuple[str, ...]
    roots: tuple[str, ...]
    names: tuple[str, ...]
    outside: frozenset[str]
    at_import: frozenset[str]
    opaque: tuple[str, ...]
    anything: bool


def members(found: Survey, dag: str) -> Members:
    """What the artifact of ``dag``, a DAG file of head, is made of."""
    graph = found.sides.head_graph
    reach = walk(graph, [(dag, BODY), *declared(found.config, dag, graph.snapshot, graph)])
    anything = ANYTHING in reach
    if anything:
        every = [(path, WHOLE) for path, _ in graph.snapshot.python_files() if not is_test(path)]
        reach = walk(graph, [*reach, *every])
    reached = {path for path, _ in reach if path in graph.snapshot.digests}
    files = reached - graph.modules.opaque
    files |= {init for path in files if path.endswith(_SUFFIX) for init in graph.modules.packages_above(path)}
    used = _used(graph, files, reach)
    roots = [root for root in _ordered(found) if root in used]
    home = _home(dag, _ordered(found))
    if home not in used:
        roots.append(home)
        used.setdefault(home, set()).add(_first(dag, home))
    names = {name for root in roots for name in used[root]}
    return Members(
        tuple(sorted(files)),
        tuple(roots),
        tuple(sorted(names)),
        frozenset(name for key in reach for name in graph.externals(key) if name),
        frozenset(name for key in reach if key[1] in (BODY, SCRIPT) for name in graph.externals(key) if name),
        tuple(sorted(reached & graph.modules.opaque)),
        anything,
    )


def _used(graph: Graph, files: Iterable[str], reach: Iterable[Key]) -> dict[str, set[str]]:
    """Root → the first names by which packed code imports packed modules from there."""
    packed = set(files)
    used: dict[str, set[str]] = {}
    for path in sorted({path for path, _ in reach if path.endswith(_SUFFIX) and path in packed}):
        for dotted in _asked(graph, path):
            for stem in graph.modules.absolute(path, dotted)[0]:
                tail = dotted.replace(".", "/")
                inside = graph.modules.files_of(stem) or graph.modules.below(stem)
                if (stem == tail or stem.endswith("/" + tail)) and not packed.isdisjoint(inside):
                    used.setdefault(stem[: -len(tail)].rstrip("/"), set()).add(dotted.partition(".")[0])
    return used


def _asked(graph: Graph, path: str) -> Iterator[str]:
    """The absolute dotted names that a file imports or may import."""
    for node in graph.snapshot.facts(path).nodes:
        for item in node.uses:
            kind, text = item[0], item[1:]
            if kind in (use.IMPORTS, use.LOCAL):
                yield from _absolute(text.partition(":")[0])
            elif kind in (use.DYNAMIC, use.DOTTED) and "*" not in text:
                parts = text.split(".")
                for end in range(len(parts), 0, -1):
                    yield from _absolute(".".join(parts[:end]))
    for run in graph.snapshot.facts(path).imports:
        for item in run:
            yield from _absolute(item.partition(":")[0])


def _absolute(dotted: str) -> Iterator[str]:
    if dotted and not dotted.startswith("."):
        yield dotted


def _ordered(found: Survey) -> list[str]:
    """All roots in the order of ``sys.path`` where Airflow runs: PYTHONPATH, the dags folder, plugins, the rest."""
    if found.config.roots:
        return list(found.config.roots)
    roots = found.sides.roots
    python_path = [path for path in found.config.pythonpath if path in roots]
    by_name = {"dags": 1, "plugins": 2, "src": 3}
    rest = sorted(roots, key=lambda root: (by_name.get(root.rpartition("/")[2], 4 if root else 5), root))
    return list(dict.fromkeys([*python_path, *rest]))


def _home(dag: str, ordered: Iterable[str]) -> str:
    """The root that Airflow finds the DAG file under; its own folder where none holds it."""
    return next((root for root in ordered if not root or dag.startswith(f"{root}/")), parent(dag))


def _first(path: str, root: str) -> str:
    return path[len(root) :].lstrip("/").partition("/")[0].removesuffix(_SUFFIX)
