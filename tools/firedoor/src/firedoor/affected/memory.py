"""What an earlier run linked, beside the two trees of this one: what may be taken from it, and what this run leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set

from firedoor.affected.links import Links, linked, moved, of_head, patched
from firedoor.affected.rewired import rewired
from firedoor.closure.filegraph import FileLinks
from firedoor.closure.fingerprint import Fingerprints
from firedoor.closure.graph import Earlier, Graph
from firedoor.closure.keys import BODY, SCRIPT, Key
from firedoor.closure.linked import (
    LinkedDags,
    LinkedFiles,
    LinkedThings,
    digest_of_rules,
    keep,
    kept_dags,
    kept_files,
    kept_things,
)
from firedoor.closure.modules import infer_roots
from firedoor.closure.places import parent
from firedoor.closure.snapshot import Snapshot
from firedoor.sources.cache import FactsCache

# A memory is renewed when more than one file in so many has moved since; until then those few are followed each time.
_FEW = 64
# With more moved than one file in so many, it is no help.
_MANY = 4


class Memory:
    """The tree of an earlier run, beside both trees of this one."""

    def __init__(
        self, kept: LinkedFiles, cache: FactsCache, base: Snapshot, head: Snapshot, *, same_paths: bool
    ) -> None:
        """``same_paths``: all three trees have them; else files came or went."""
        self._same_paths = same_paths
        self._kept = kept
        self._cache = cache
        self._sides = {"base": base, "head": head}
        self._tree = head.beside(kept.digests, kept.executables)
        self._moved = {side: moved(self._tree, snapshot) for side, snapshot in self._sides.items()}
        for side, snapshot in self._sides.items():
            snapshot.flags_are(kept.flags, self._moved[side])
        self._dags: LinkedDags | None = None
        self._have_same_pins: dict[str, bool] = {}

    @property
    def roots(self) -> tuple[str, ...]:
        """The import roots, the same for all three trees."""
        return self._kept.roots

    @property
    def digests(self) -> Iterable[str]:
        """The blobs of the tree: what they hold is compared with what is there now."""
        return self._kept.digests.values()

    def former(self) -> Iterable[tuple[str, str]]:
        """The files that have moved since, with the blobs that they were: those are looked into, too."""
        return [
            (path, self._kept.digests[path])
            for side in self._moved.values()
            for path in side
            if path in self._kept.digests
        ]

    @property
    def dag_files(self) -> frozenset[str]:
        """The DAG files of the tree."""
        return self._linked_dags().dag_files

    @property
    def age(self) -> int:
        """How many files of head have moved since."""
        return len(self._moved["head"])

    def links(self, follow: FileLinks) -> Links:
        """The same as :func:`firedoor.affected.links.linked`, made anew for those alone that have moved since."""
        if not self._same_paths:
            return linked(follow, self._sides["base"], self._sides["head"])
        kept = Links(self._kept.forward, self._kept.importers, self._kept.unknowable)
        every = self._moved["base"] | self._moved["head"]
        return patched(kept, follow, self._sides["base"], self._sides["head"], every)

    def tell(self, base: Graph, head: Graph, links: Links) -> None:
        """Have both graphs take what cannot have changed since."""
        things = kept_things(self._cache)
        if things.registries == head.registries:
            for side, graph in (("base", base), ("head", head)):
                since = rewired(self._tree, graph.snapshot, self._moved[side], links)
                graph.recall(Earlier(things, since.outer, since.acting, since.inside, self._moved[side]))

    def has_same_pins(self, paths: Collection[str]) -> bool:
        """Whether none of ``paths`` is a lock, or a file that tells what a lock is for."""
        return self._same_paths and self._linked_dags().pin_files.isdisjoint(paths)

    def pins(self, dag: str, side: str, dag_files: Collection[str], outside: Collection[str]) -> tuple[str, ...] | None:
        """The lines about pins in the fingerprint of ``dag``, if they can be no others than they were.

        ``dag_files`` are all of that side, ``outside`` is what ``dag`` takes from outside of the repository there.
        """
        same = self._have_same_pins.get(side)
        if same is None:
            same = self.has_same_pins(self._moved[side]) and self.dag_files == frozenset(dag_files)
            self._have_same_pins[side] = same
        known = self._linked_dags().pins.get(dag) if same else None
        return known[1] if known is not None and known[0] == outside else None

    def table_uses(self, links: Links) -> Mapping[str, tuple[tuple[object, ...], ...]] | None:
        """The table uses of each DAG file, as rows, if no file uses or leads to others than it did."""
        if not self._same_paths:
            return None
        for side, snapshot in self._sides.items():
            for path in self._moved[side]:
                if self._kept.forward.get(path) != links.forward.get(path):
                    return None
                digest = self._tree.digests[path]
                if digest != snapshot.digests[path] and (
                    digest not in self._cache or self._tree.extra_rows(path) != snapshot.extra_rows(path)
                ):
                    return None
        return self._linked_dags().table_uses

    def _linked_dags(self) -> LinkedDags:
        if self._dags is None:
            self._dags = kept_dags(self._cache)
        return self._dags


def memory_of(
    cache: FactsCache, base: Snapshot, head: Snapshot, *, configured: tuple[str, ...], submodules: Collection[str]
) -> Memory | None:
    """What is kept in ``cache``, if it is of a tree that means the same to both of this run; ``None`` otherwise."""
    kept = None if cache.is_passing else kept_files(cache)
    if kept is None or kept.configured != bool(configured) or (configured and kept.roots != configured):
        return None
    if set(kept.submodules) != set(submodules):
        return None
    before, after = base.digests.keys(), head.digests.keys()
    same_paths = before == after and kept.digests.keys() == after
    if not same_paths and not _differ_little(kept, before, after):
        return None
    found = Memory(kept, cache, base, head, same_paths=same_paths)
    return found if found.age <= len(kept.digests) // _MANY else None


def _differ_little(kept: LinkedFiles, before: Set[str], after: Set[str]) -> bool:
    """Whether files that came or went change steps of those alone that lead to them in one of the trees.

    That holds as long as all of the earlier tree is in one of the others, so that links know it, folders of modules and
    import roots are the same, and no folder becomes a package or is one no longer.
    """
    every = before | after
    strangers = (kept.digests.keys() ^ before) | (kept.digests.keys() ^ after)
    if not kept.digests.keys() <= every or any(path.rpartition("/")[2] == "__init__.py" for path in strangers):
        return False
    folders = _folders(kept.digests)
    if folders != _folders(before) or folders != _folders(after):
        return False
    return kept.configured or infer_roots(every) == kept.roots


def _folders(paths: Iterable[str]) -> set[str]:
    """The folders that hold Python files somewhere below them."""
    found: set[str] = set()
    for path in {parent(path) for path in paths if path.endswith(".py")}:
        folder = path
        while folder not in found:
            found.add(folder)
            folder = parent(folder)
    return found


def worth_keeping(found: Memory | None, cache: FactsCache, head: Graph, *, configured: bool) -> bool:
    """Whether this run should leave its head as the memory of the next."""
    digests = head.snapshot.digests
    if found is not None:
        return found.age > len(digests) // _FEW
    kept = kept_files(cache)  # of no use to this run; the next one may be nearer to it
    if kept is None or (kept.configured, kept.roots) != (configured, head.modules.roots):
        return True
    return (
        set(kept.submodules) != head.modules.opaque
        or len(kept.digests.items() ^ digests.items()) > 2 * len(digests) // _FEW
    )


def head_links(links: Links, follow: FileLinks, base: Snapshot, graph: Graph) -> Links:
    """The links of head alone; ``links`` and ``follow`` are those of both trees."""
    head = graph.snapshot
    if base.digests.keys() == head.digests.keys():
        return of_head(links, follow, base, head)
    return linked(FileLinks(graph.modules, graph.resources, anywhere=False), head, head)


def _of_body(graph: Graph, key: Key, names: Mapping[Key, Key]) -> tuple[frozenset[Key], frozenset[Key]]:
    if key[1] not in (BODY, SCRIPT):
        return frozenset(), frozenset()
    runs = frozenset(names.get(target, target) for target in graph.runs(key))
    imports = graph.imports(key)
    return (runs if imports == runs else frozenset(names.get(target, target) for target in imports)), runs


def leave(
    cache: FactsCache, graph: Graph, links: Links, roots: Iterable[Key], dags: LinkedDags, *, configured: bool
) -> None:
    """Keep head, as ``graph`` and ``links`` (of its paths alone) have it, and all that ``roots`` reach.

    Where something could not be read nothing is kept: another run may be able to.
    """
    rules = digest_of_rules()
    if not rules or cache.is_passing:
        return
    snapshot, modules = graph.snapshot, graph.modules
    prints = Fingerprints(graph)
    seen = set(roots)
    stack = list(seen)
    steps: dict[Key, tuple[tuple[Key, ...], int]] = {}
    names: dict[Key, Key] = {}  # one object for equal keys: each is written once
    while stack:
        key = stack.pop()
        targets = tuple([names.setdefault(target, target) for target in graph.edges(key)])
        steps[names.setdefault(key, key)] = targets, prints.hash(key)
        for target in targets:
            if target not in seen:
                seen.add(target)
                stack.append(target)
    files = LinkedFiles(
        rules,
        modules.roots,
        configured,
        tuple(sorted(modules.opaque)),
        snapshot.digests,
        snapshot.executables,
        dict(snapshot.flags),
        dict(links.forward),
        dict(links.importers),
        links.unknowable,
    )
    things = LinkedThings(
        graph.registries,
        steps,
        {key: of for key in steps if any(of := _of_body(graph, key, names))},
        {key: outside for key in steps if (outside := tuple(graph.externals(key)))},
        {key: lost for key in steps if (lost := graph.unresolved_by(key))},
    )
    keep(cache, files, things, dags)
