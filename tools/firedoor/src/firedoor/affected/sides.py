"""Both revisions made ready for comparison: entries behind links, facts loaded, graphs over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from firedoor.affected.ancestors import ancestors
from firedoor.closure.ambient import ambient_keys
from firedoor.closure.filegraph import FileLinks
from firedoor.closure.graph import Graph
from firedoor.closure.keys import Key
from firedoor.closure.modules import Modules, infer_roots
from firedoor.closure.places import effective, folders_up
from firedoor.closure.resources import Resources
from firedoor.closure.snapshot import Snapshot, kind_of
from firedoor.revisions import SUBMODULE, SYMLINK, Blobs, Tree
from firedoor.sources.cache import FactsCache
from firedoor.sources.facts import ASKS_SUBCLASSES, Facts
from firedoor.sources.load import Progress, load

EXECUTABLE = 0o100755
TABLE_EXTRACTOR = "firedoor.tables.extract:table_rows"


@dataclass(frozen=True, slots=True)
class Sides:
    """``base`` and ``head`` as snapshots and graphs; ``links`` holds the file-level targets of every file of both."""

    base: Snapshot
    head: Snapshot
    base_graph: Graph
    head_graph: Graph
    file_links: FileLinks
    forward: Mapping[str, frozenset[str]]
    importers: Mapping[str, Sequence[str]]
    unknowable: frozenset[str]  # files with an import that may mean any module
    roots: tuple[str, ...]
    aliases: Mapping[str, str]  # path through a symbolic link → the path that it leads to

    def ambient(self) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
        """What every DAG file reaches, at base and at head."""
        return ambient_keys(self.base), ambient_keys(self.head)


def prepare(
    base: Tree,
    head: Tree,
    blobs: Blobs,
    cache: FactsCache,
    *,
    configured_roots: Iterable[str] = (),
    ignored: Iterable[str] = (),
    by_file: bool = False,
    progress: Progress | None = None,
) -> Sides:
    """Load the facts of both trees into ``cache`` and link their files; ``by_file`` links by name, however far."""
    linked = {d for tree in (base, head) for mode, d in tree.entries.values() if mode == SYMLINK}
    targets = {
        digest: data.decode("utf-8", "surrogateescape")
        for digest, data in (blobs.read(sorted(linked)) if linked else ())
        if data is not None
    }
    left_out = frozenset(ignored)
    aliases: dict[str, str] = {}
    base_digests = _without(effective(base.entries, targets, aliases), left_out)
    head_digests = (
        base_digests if base.entries == head.entries else _without(effective(head.entries, targets, aliases), left_out)
    )
    kinds: dict[str, str] = {}
    for digests in (base_digests, head_digests):
        for path, digest in digests.items():
            kind = kind_of(path)
            if kind and kinds.get(digest) != "py":
                kinds[digest] = kind
    load(cache, blobs, kinds, extra=TABLE_EXTRACTOR, progress=progress)
    base_snapshot = Snapshot(base_digests, cache, _executables(base))
    head_snapshot = base_snapshot.beside(head_digests, _executables(head))
    same_paths = base_digests.keys() == head_digests.keys()
    every = head_digests.keys() if same_paths else base_digests.keys() | head_digests.keys()
    configured = tuple(configured_roots)
    roots = configured or infer_roots(every)
    submodules = frozenset(
        path for tree in (base, head) for path, (mode, _) in tree.entries.items() if mode == SUBMODULE
    )
    modules, resources = _indexes(every, roots, bool(configured), submodules)
    if same_paths:
        per_side = [(modules, resources)] * 2
    else:
        per_side = [
            _indexes(digests, roots, bool(configured), submodules & digests.keys())
            for digests in (base_digests, head_digests)
        ]
    registries = any(int(row[0]) & ASKS_SUBCLASSES for row in _rows(cache, base_digests, head_digests))  # type: ignore[call-overload]  # a summary's first part is its flags
    graphs = [
        Graph(snapshot, *indexes, registries=registries)
        for snapshot, indexes in zip((base_snapshot, head_snapshot), per_side, strict=True)
    ]
    file_links = FileLinks(modules, resources, anywhere=by_file)
    forward, importers, unknowable = _link(file_links, base_snapshot, head_snapshot)
    if same_paths or per_side[0][0].folders == per_side[1][0].folders:
        moved = _moved(base_snapshot, head_snapshot)
        rewired = ancestors(_rewired(base_snapshot, head_snapshot, moved), importers, unknowable)
        graphs[0].share(graphs[1], rewired.keys(), moved)
    return Sides(
        base_snapshot, head_snapshot, graphs[0], graphs[1], file_links, forward, importers, unknowable, roots, aliases
    )


def _without(digests: dict[str, str], ignored: frozenset[str]) -> dict[str, str]:
    if not ignored:
        return digests
    from firedoor.config import matcher

    matches = matcher(sorted(ignored))
    return {path: digest for path, digest in digests.items() if not matches(path)}


def _executables(tree: Tree) -> frozenset[str]:
    return frozenset(path for path, (mode, _) in tree.entries.items() if mode == EXECUTABLE)


def _indexes(
    paths: Iterable[str], roots: tuple[str, ...], only_roots: bool, submodules: frozenset[str]
) -> tuple[Modules, Resources]:
    names = list(paths)
    modules = Modules(
        (p for p in names if p.endswith(".py") and p not in submodules),
        roots,
        only_roots=only_roots,
        submodules=submodules,
        is_package="__init__.py" in names,
    )
    return modules, Resources(names, roots)


def _rows(cache: FactsCache, base: Mapping[str, str], head: Mapping[str, str]) -> Iterable[tuple[object, ...]]:
    digests = set(base.values()) if base is head else {*base.values(), *head.values()}
    return (cache.summaries[digest] for digest in digests if digest in cache.summaries)


def _moved(base: Snapshot, head: Snapshot) -> set[str]:
    """The files that differ in content or mode."""
    before, after = base.digests, head.digests
    found = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return found | (base.executables ^ head.executables)


def _rewired(base: Snapshot, head: Snapshot, moved: Iterable[str]) -> set[str]:
    """Those of ``moved`` that use or bind other things than before, and the packages in which names came or went."""
    found: set[str] = set()
    for path in moved:
        if path not in base.digests or path not in head.digests:
            found.add(path)
            for folder in folders_up(path):
                found |= {f"{folder}/__init__.py", f"{folder}.py"} if folder else {"__init__.py"}
        elif path.endswith(".py"):
            if _shape(base.facts(path)) != _shape(head.facts(path)):
                found.add(path)
        elif base.summary(path) != head.summary(path):
            found.add(path)
    return found


def _shape(facts: Facts) -> tuple[object, ...]:
    """All of ``facts`` but what is written: digests and lines."""
    nodes = [(node.name, node.uses, node.bases, node.constructs_dag) for node in facts.nodes]
    return (facts.flags, facts.error, nodes, facts.bindings, facts.exports, facts.imports)


def _link(
    links: FileLinks, base: Snapshot, head: Snapshot
) -> tuple[dict[str, frozenset[str]], dict[str, list[str]], frozenset[str]]:
    forward: dict[str, frozenset[str]] = {}
    unknowable: set[str] = set()
    for side in (head, base):
        for path, digest in side.digests.items():
            if side is base and head.digests.get(path) == digest:
                continue
            summary = side.summary(path)
            if summary is None:
                continue
            targets, anything = links.targets(path, summary)
            if anything:
                unknowable.add(path)
            known = forward.get(path)
            forward[path] = frozenset(targets) if known is None else known | targets
    importers: dict[str, list[str]] = {}
    for path in sorted(forward):
        for target in forward[path]:
            users = importers.get(target)
            if users is None:
                importers[target] = [path]
            else:
                users.append(path)
    return forward, importers, frozenset(unknowable)
