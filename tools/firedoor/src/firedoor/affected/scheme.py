"""The dependency scheme with code, as nodes and edges: of chosen DAG files, of the hubs, or of the whole repository."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from firedoor.affected.reach import reach_of, walk
from firedoor.affected.survey import Survey
from firedoor.closure.graph import Graph
from firedoor.closure.keys import BODY, Key

SCHEMA = "firedoor.graph/1"
READABLE = 80
DAG, PYTHON, RESOURCE, FOLDER, DEFINITION = "dag", "python", "resource", "folder", "definition"
_HUBS = 25
_Steps = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Node:
    """One box: ``kind`` is dag, python, resource, folder or definition; a folder stands for ``files`` files."""

    id: str
    path: str
    definition: str
    kind: str
    line: int
    files: int
    dag_files: int

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.graph/1``."""
        return {
            "id": self.id,
            "path": self.path,
            "definition": self.definition,
            "kind": self.kind,
            "line": self.line,
            "files": self.files,
            "dag_files": self.dag_files,
        }


@dataclass(frozen=True, slots=True)
class Scheme:
    """``edges`` lead from a user to what it uses, as ids; ``note`` says what was left out or folded, if anything."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]
    note: str

    def to_json(self) -> dict[str, object]:
        """The document ``firedoor.graph/1``."""
        return {
            "schema": SCHEMA,
            "nodes": [node.to_json() for node in self.nodes],
            "edges": [list(edge) for edge in self.edges],
            "note": self.note,
        }


def scheme(
    found: Survey, dags: Collection[str], *, depth: int | None = None, unfolded: bool = False, hubs: bool = False
) -> Scheme:
    """By file: what ``dags`` lead to in at most ``depth`` steps, folded by folder beyond 80 files unless ``unfolded``.

    ``hubs`` keeps the 25 files that most DAG files reach and the DAG files that lead to them, directly or not.
    """
    steps, users = file_steps(found, dags)
    note = ""
    if depth is not None:
        steps = _within(steps, dags, depth)
    if hubs:
        several = [path for path in users if users[path] > 1 and path not in dags]
        kept = sorted(several, key=lambda path: (-users[path], path))[:_HUBS]
        note = f"{len(kept)} of {len(several)} files that several DAG files reach" if len(several) > len(kept) else ""
        steps = _contracted(steps, {*kept, *dags})
        steps = {path: targets for path, targets in steps.items() if targets or path in kept}
    paths = set(steps).union(*steps.values()) if steps else set()
    if len(paths) > READABLE and not unfolded:
        return _by_folder(steps, paths, found.dag_files, note)
    known = frozenset(found.dag_files)
    nodes = tuple(Node(path, path, "", _kind(path, known), 1, 1, users.get(path, 0)) for path in sorted(paths))
    return Scheme(nodes, _edges(steps), note)


def definitions_scheme(found: Survey, dags: Collection[str], *, depth: int | None = None) -> Scheme:
    """By definition: the same, with a node for each definition, module body and resource that ``dags`` lead to."""
    graph = found.sides.head_graph
    known = frozenset(found.dag_files)
    reached = walk(graph, [(dag, BODY) for dag in sorted(dags)])
    steps: _Steps = {}
    for key in reached:
        if _is_shown(key, graph):
            # That whoever holds a definition has run its module's body is what the frame around both says.
            steps[_id(key)] = {_id(target) for target in _shown_steps(key, graph) if target != (key[0], BODY)} - {
                _id(key)
            }
    if depth is not None:
        steps = _within(steps, [_id((dag, BODY)) for dag in dags], depth)
    ids = set(steps).union(*steps.values()) if steps else set()
    nodes = []
    for key in sorted(key for key in reached if _is_shown(key, graph) and _id(key) in ids):
        path, name = key
        kind = DEFINITION if _name(key) else _kind(path, known)
        nodes.append(Node(_id(key), path, _name(key), kind, graph.line((path, name)), 1, 0))
    return Scheme(tuple(nodes), _edges(steps), "")


def file_steps(found: Survey, dags: Collection[str]) -> tuple[_Steps, dict[str, int]]:
    """``(file → the files it leads to, file → number of dags that reach it)`` in the reach of ``dags``."""
    graph = found.sides.head_graph
    steps: _Steps = {}
    users: dict[str, int] = {}
    seen: set[Key] = set()
    for dag in sorted(dags):
        reach = reach_of(found, dag, ambient=())
        for path in reach.files:
            users[path] = users.get(path, 0) + 1
            steps.setdefault(path, set())
        for key in reach.via:
            if key not in seen and key[0] in steps:
                seen.add(key)
                steps[key[0]].update(
                    path for path, _ in graph.edges(key) if path and path[-1] != "/" and path != key[0]
                )
    return steps, users


# ---- less of it ----------------------------------------------------------------------------------------


def _within(steps: Mapping[str, set[str]], starts: Iterable[str], depth: int) -> _Steps:
    """The part of ``steps`` that lies at most ``depth`` steps from ``starts``."""
    distance = dict.fromkeys((start for start in starts if start in steps), 0)
    queue = list(distance)
    for path in queue:  # grows while it is read
        if distance[path] < depth:
            for target in sorted(steps.get(path, ())):
                if target not in distance:
                    distance[target] = distance[path] + 1
                    queue.append(target)
    return {path: {t for t in steps.get(path, ()) if t in distance and distance[path] < depth} for path in distance}


def _contracted(steps: Mapping[str, set[str]], kept: Collection[str]) -> _Steps:
    """``kept`` alone: an edge where one leads to the other past files that are left out."""
    found: _Steps = {}
    for path in sorted(kept):
        if path not in steps:
            continue
        targets: set[str] = set()
        queue = list(steps[path])
        seen = {path}
        while queue:
            target = queue.pop()
            if target in seen:
                continue
            seen.add(target)
            if target in kept:
                targets.add(target)
            else:
                queue.extend(steps.get(target, ()))
        found[path] = targets
    return found


def _by_folder(steps: _Steps, paths: Collection[str], dag_files: Collection[str], note: str) -> Scheme:
    """Folders in place of files: of resources alone if that is enough, then of all but DAG files, then of all.

    Each time the deepest level that leaves at most 80 boxes is taken; the top level of all files where none does.
    """
    known = frozenset(dag_files)
    deepest = max(path.count("/") for path in paths)
    kinds = ({RESOURCE}, {RESOURCE, PYTHON}, {RESOURCE, PYTHON, DAG})
    ways = [
        {path: _cut(path, level) if _kind(path, known) in several else path for path in paths}
        for several in kinds
        for level in range(deepest, 0, -1)
    ]
    box = next((way for way in ways if len(set(way.values())) <= READABLE), ways[-1])
    files: dict[str, list[str]] = {}
    for path in sorted(paths):
        files.setdefault(box[path], []).append(path)
    folded: _Steps = {}
    for path, targets in steps.items():
        folded.setdefault(box[path], set()).update(box[target] for target in targets if box[target] != box[path])
    nodes = []
    for name, several in sorted(files.items()):
        kind = FOLDER if name.endswith("/") else _kind(name, known)
        nodes.append(Node(name, name, "", kind, 1, len(several), len(known.intersection(several))))
    boxes = sum(1 for name in files if name.endswith("/"))
    number = sum(len(several) for name, several in files.items() if name.endswith("/"))
    said = f"{number} of {len(paths)} files folded into {boxes} folders; --files shows each, a DAG or --depth fewer"
    return Scheme(tuple(nodes), _edges(folded), "; ".join(part for part in (note, said) if part))


def _cut(path: str, level: int) -> str:
    parts = path.split("/")[:-1]
    return "/".join(parts[:level]) + "/" if parts else "./"


# ---- names ---------------------------------------------------------------------------------------------


def _edges(steps: Mapping[str, Iterable[str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((path, target) for path, targets in steps.items() for target in targets))


def _kind(path: str, dag_files: Collection[str]) -> str:
    if path in dag_files:
        return DAG
    return PYTHON if path.endswith(".py") else RESOURCE


def _is_shown(key: Key, graph: Graph) -> bool:
    path, name = key
    if not path or path.endswith("/") or path not in graph.snapshot.digests:
        return False
    return not path.endswith(".py") or not _name(key) or name in graph.nodes(path)


def _shown_steps(key: Key, graph: Graph) -> set[Key]:
    """Where ``key`` leads, past the names that only hand on: imports, attributes, re-exports."""
    found: set[Key] = set()
    seen = {key}
    queue = list(graph.edges(key))
    while queue:
        target = queue.pop()
        if target in seen:
            continue
        seen.add(target)
        if _is_shown(target, graph):
            found.add(target)
        else:
            queue.extend(graph.edges(target))
    return found


def _name(key: Key) -> str:
    name = key[1]
    return "" if name in (BODY, "<file>", "<script>") else name


def _id(key: Key) -> str:
    return f"{key[0]}:{_name(key)}" if _name(key) else key[0]
