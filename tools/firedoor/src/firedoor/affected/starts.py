"""What running a DAG file starts from, at base and at head."""

from __future__ import annotations

from firedoor.affected.asked import Selection
from firedoor.affected.sides import Sides
from firedoor.closure.graph import Graph
from firedoor.closure.keys import BODY, Key
from firedoor.closure.places import parent
from firedoor.closure.snapshot import Snapshot
from firedoor.config import Config, matcher

DAG_SETTINGS = "dag.toml"


class Starts:
    """The first things that DAG files reach, by side."""

    def __init__(self, asked: Selection, sides: Sides) -> None:
        self._configs = asked.base_config, asked.head_config
        self._sides = sides
        self._ambient = sides.ambient()

    def of(self, dag: str, *, base: bool) -> list[Key]:
        """The body of ``dag``, its settings, declared edges, and what is ambient."""
        sides, side = self._sides, 0 if base else 1
        snapshot, graph = (sides.base, sides.base_graph) if base else (sides.head, sides.head_graph)
        settings = settings_of(dag)
        found: list[Key] = [(dag, BODY)]
        if settings in snapshot.digests:
            found.append(graph.file_key(settings))
        found += declared(self._configs[side], dag, snapshot, graph)
        found += self._ambient[side]
        return found


def declared(config: Config, dag: str, snapshot: Snapshot, graph: Graph) -> list[Key]:
    """The declared edges of a DAG file: a file that an edge names counts whole."""
    found: list[Key] = []
    for edge in config.edges:
        if matcher(edge.from_globs)(dag):
            reaches = matcher(edge.to_globs)
            found += [
                (path, "*") if path.endswith(".py") else graph.file_key(path)
                for path in sorted(snapshot.digests)
                if reaches(path)
            ]
    return found


def import_order(config: Config) -> list[str]:
    """The declared roots and ``PYTHONPATH`` as lines: their order says which of two modules of one name is imported."""
    said = {"roots": config.roots, "pythonpath": config.pythonpath}
    return [f"{name} {len(folders)} {':'.join(folders)}" for name, folders in said.items() if folders]


def settings_of(dag: str) -> str:
    """Where the settings of a DAG file lie, if it has any."""
    return f"{parent(dag)}/{DAG_SETTINGS}" if parent(dag) else DAG_SETTINGS
