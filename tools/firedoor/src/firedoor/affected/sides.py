"""Both revisions made ready for comparison: entries behind links, facts loaded, graphs over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from firedoor.affected.links import Links, linked, moved
from firedoor.affected.memory import Memory, memory_of
from firedoor.affected.rewired import rewired
from firedoor.closure.ambient import ambient_keys
from firedoor.closure.filegraph import FileLinks
from firedoor.closure.graph import Graph
from firedoor.closure.keys import Key
from firedoor.closure.modules import Modules, infer_roots, is_module
from firedoor.closure.places import effective, parent
from firedoor.closure.resources import Resources
from firedoor.closure.snapshot import Snapshot, kind_of
from firedoor.revisions import SUBMODULE, SYMLINK, Blobs, Tree
from firedoor.sources.cache import FactsCache
from firedoor.sources.facts import ASKS_SUBCLASSES, EDITS_PATH
from firedoor.sources.load import Progress, load

EXECUTABLE = 0o100755
TABLE_EXTRACTOR = "firedoor.tables.extract:table_rows"


class Sides(NamedTuple):
    """``base`` and ``head`` as snapshots and graphs; ``file_links`` and ``links`` are those of both."""

    base: Snapshot
    head: Snapshot
    base_graph: Graph
    head_graph: Graph
    file_links: FileLinks
    links: Links
    roots: tuple[str, ...]
    aliases: Mapping[str, str]  # path through a symbolic link → the path that it leads to
    memory: Memory | None = None

    @property
    def forward(self) -> Mapping[str, frozenset[str]]:
        """What each file of both sides leads to."""
        return self.links.forward

    @property
    def importers(self) -> Mapping[str, Sequence[str]]:
        """Who leads to each file."""
        return self.links.importers

    @property
    def unknowable(self) -> frozenset[str]:
        """The files with an import that may mean any module."""
        return self.links.unknowable

    def ambient(self) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
        """What every DAG file reaches, at base and at head."""
        return ambient_keys(self.base_graph, self.forward), ambient_keys(self.head_graph, self.forward)


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
    behind = {d for tree in (base, head) for mode, d in tree.entries.values() if mode == SYMLINK}
    targets = {
        digest: data.decode("utf-8", "surrogateescape")
        for digest, data in (blobs.read(sorted(behind)) if behind else ())
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
    submodules = frozenset(
        path for tree in (base, head) for path, (mode, _) in tree.entries.items() if mode == SUBMODULE
    )
    memory = (
        None
        if by_file
        else memory_of(cache, base_snapshot, head_snapshot, configured=configured, submodules=submodules)
    )
    roots = configured or (memory.roots if memory is not None else infer_roots(every))
    editors = [_path_editors(snapshot) for snapshot in (base_snapshot, head_snapshot)]
    modules, resources = _indexes(every, roots, bool(configured), submodules, editors[0] | editors[1])
    if same_paths and editors[0] == editors[1]:
        per_side = [(modules, resources)] * 2
    else:
        per_side = [
            _indexes(digests, roots, bool(configured), submodules & digests.keys(), beside)
            for digests, beside in zip((base_digests, head_digests), editors, strict=True)
        ]
    registries = any(
        flags & ASKS_SUBCLASSES for side in (base_snapshot, head_snapshot) for flags in side.flags.values()
    )
    graphs = [
        Graph(snapshot, *indexes, registries=registries)
        for snapshot, indexes in zip((base_snapshot, head_snapshot), per_side, strict=True)
    ]
    file_links = FileLinks(modules, resources, anywhere=by_file)
    if memory is not None:
        kinds.update({digest: kind_of(path) for path, digest in memory.former() if digest not in kinds})
        links = memory.links(file_links)
        memory.tell(graphs[0], graphs[1], links)
    else:
        links = linked(file_links, base_snapshot, head_snapshot)
    if same_paths or per_side[0][0].folders == per_side[1][0].folders:
        differing = moved(base_snapshot, head_snapshot)
        others = rewired(base_snapshot, head_snapshot, differing, links)
        graphs[0].share(graphs[1], near=others.near, far=others.far, acting=others.acting, moved=differing)
    return Sides(
        base_snapshot,
        head_snapshot,
        graphs[0],
        graphs[1],
        file_links,
        links,
        roots,
        aliases,
        memory,
    )


def _without(digests: dict[str, str], ignored: frozenset[str]) -> dict[str, str]:
    if not ignored:
        return digests
    from firedoor.config import matcher

    matches = matcher(sorted(ignored))
    return {path: digest for path, digest in digests.items() if not matches(path)}


def _path_editors(snapshot: Snapshot) -> frozenset[str]:
    """The folders with a file that edits ``sys.path``."""
    return frozenset(parent(path) for path, flags in snapshot.flags.items() if flags & EDITS_PATH)


def _executables(tree: Tree) -> frozenset[str]:
    return frozenset(path for path, (mode, _) in tree.entries.items() if mode == EXECUTABLE)


def _indexes(
    paths: Iterable[str],
    roots: tuple[str, ...],
    only_roots: bool,
    submodules: frozenset[str],
    editors: frozenset[str],
) -> tuple[Modules, Resources]:
    names = list(paths)
    modules = Modules(
        (p for p in names if (p[-3:] == ".py" or is_module(p)) and p not in submodules),
        roots,
        only_roots=only_roots,
        submodules=submodules,
        is_package="__init__.py" in names,
        editors=editors,
    )
    return modules, Resources(names, roots)
