"""What one DAG file can reach at head: things, files, imports from outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from firedoor.affected.starts import declared
from firedoor.affected.survey import Survey
from firedoor.closure.graph import Graph
from firedoor.closure.keys import ANYTHING, BODY, Key
from firedoor.closure.places import parent

_SETTINGS = "dag.toml"


@dataclass(frozen=True, slots=True)
class Reach:
    """``via`` maps each thing reached to the thing it was first met from (``None``: the DAG file itself or ambient)."""

    dag_file: str
    via: dict[Key, Key | None]
    ambient: frozenset[Key]

    @property
    def files(self) -> frozenset[str]:
        """The files that hold what is reached."""
        return frozenset(path for path, _ in self.via if path and not path.endswith("/"))

    @property
    def anything(self) -> bool:
        """Whether an import that cannot be known is reached: any module may be."""
        return ANYTHING in self.via


def reach_of(found: Survey, dag: str, *, base: bool = False, ambient: Iterable[Key] | None = None) -> Reach:
    """The reach of ``dag`` at head, or at base; ``ambient`` may be handed over by who asks for many."""
    sides = found.sides
    graph = sides.base_graph if base else sides.head_graph
    config = found.base_config if base else found.config
    settings = f"{parent(dag)}/{_SETTINGS}" if parent(dag) else _SETTINGS
    own: list[Key] = [(dag, BODY)]
    if settings in graph.snapshot.digests:
        own.append(graph.file_key(settings))
    own += declared(config, dag, graph.snapshot, graph)
    every = tuple(sides.ambient()[0 if base else 1] if ambient is None else ambient)
    return Reach(dag, walk(graph, [*own, *every]), frozenset(every))


def walk(graph: Graph, roots: Iterable[Key]) -> dict[Key, Key | None]:
    """Breadth first: each thing that ``roots`` reach → the one it was first met from (``None`` for a root)."""
    found: dict[Key, Key | None] = dict.fromkeys(roots)
    queue = list(found)
    for key in queue:  # grows while it is read
        for target in graph.edges(key):
            if target not in found:
                found[target] = key
                queue.append(target)
    return found


def definitions_in(reach: Reach, graph: Graph) -> dict[str, tuple[str, ...]]:
    """The definitions that are reached, by file, sorted; files without one are left out."""
    names: dict[str, set[str]] = {}
    for path, name in reach.via:
        if name and path.endswith(".py") and path in graph.snapshot.digests and path not in graph.modules.opaque:
            name = name.partition(".")[0]
            if name in graph.nodes(path) and not name.startswith("<"):
                names.setdefault(path, set()).add(name)
    return {path: tuple(sorted(several)) for path, several in names.items()}
