"""Head, and head with its libraries as they were at base: what of them changed, and who reaches it.

Everything but the libraries is the same on both sides, so what differs is the libraries' doing. Reach is that of
:mod:`firedoor.affected`: who is not affected by the swap cannot break by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from firedoor.affected.ancestors import ancestors, with_packages
from firedoor.affected.asked import Selection
from firedoor.affected.differences import differences, reached
from firedoor.affected.select import Selected, selected
from firedoor.affected.sides import Sides, prepare
from firedoor.affected.views import RELEASES
from firedoor.closure.graph import Graph
from firedoor.closure.keys import BODY, Key
from firedoor.compat.libraries import Library, module_of
from firedoor.compat.values import ADDED, CHANGED, REMOVED, Change
from firedoor.config import Config
from firedoor.revisions import Blobs, Tree
from firedoor.sources.cache import FactsCache


@dataclass(frozen=True)
class Comparison:
    """``before`` is ``head`` with ``libraries`` as they were; ``users`` maps a thing that changed code reaches to the
    next thing on the way to a change (None: it changed itself).
    """

    blobs: Blobs
    cache: FactsCache
    before: Tree
    head: Tree
    libraries: tuple[Library, ...]
    sides: Sides
    answer: Selected
    changed: Mapping[Key, str]
    users: Mapping[Key, Key | None]
    stays: Mapping[str, Mapping[str, str]]
    """DAG file → the folder of each library of which it stays on a release → that release, in words."""

    @cached_property
    def moved(self) -> frozenset[str]:
        """The files of the libraries that differ."""
        head, before = self.sides.head.digests, self.sides.base.digests
        return frozenset(path for path in head.keys() | before.keys() if head.get(path) != before.get(path))

    @cached_property
    def modules(self) -> Mapping[str, str]:
        """Dotted name → path, of the modules of the libraries on either side."""
        paths = self.sides.base.digests.keys() | self.sides.head.digests.keys()
        held = sorted(path for path in paths if path.endswith(".py") and self.library_of(path) is not None)
        return {module_of(path, self.sides.roots): path for path in held}

    def library_of(self, path: str) -> Library | None:
        """The library that holds ``path``."""
        return next((each for each in self.libraries if each.holds(path)), None)

    def stays_on(self, dag: str, library: Library) -> str:
        """The release that ``dag`` takes in place of ``library``, in words; empty where it takes none."""
        released = self.stays.get(dag, {}).items()
        return next((said for folder, said in released if f"{library.folder}/".startswith(f"{folder}/")), "")

    def leads(self, library: Library) -> bool:
        """Whether any DAG file leads, file by file, to what changed of ``library``, or stays on a release of it."""
        dags = self.answer.dag_files
        return any(self.stays_on(dag, library) for dag in dags) or leads(dags, library, self.moved, self.sides)

    @cached_property
    def _reached(self) -> dict[str, set[Key]]:
        return {}

    def reached_by(self, dag: str) -> set[Key]:
        """The things on the ways from a DAG file to what changed."""
        known = self._reached.get(dag)
        if known is None:
            known = self._reached[dag] = self._reached_by(dag)
        return known

    def _reached_by(self, dag: str) -> set[Key]:
        start = (dag, BODY)
        if start not in self.users:
            return set()
        found = {start}
        queue = [start]
        for key in queue:  # grows while it is read
            for target in self.sides.head_graph.edges(key):
                if target in self.users and target not in found:
                    found.add(target)
                    queue.append(target)
        return found

    def reaching(self) -> set[Key]:
        """The things on the ways from any affected DAG file to what changed."""
        return {key for dag in self.answer.affected for key in self.reached_by(dag)}

    def cause_of(self, key: Key) -> Key | None:
        """The changed thing that ``key`` leads to on the shortest way, None where it leads to none."""
        if key not in self.users:
            return None
        following = self.users[key]
        while following is not None:
            key, following = following, self.users[following]
        return key


def leads(dags: Iterable[str], library: Library, touched: Iterable[str], sides: Sides) -> bool:
    """Whether any of ``dags`` leads, file by file, to one of the files of ``library`` among ``touched``.

    What every DAG file reaches without an import (plugins, local settings) leads for all of them.
    """
    files = [path for path in touched if library.holds(path)]
    every = {**sides.base.digests, **sides.head.digests}
    within = with_packages(ancestors(files, sides.importers, sides.unknowable), every)
    starts = {*dags, *(path for keys in sides.ambient() for path, _ in keys)}
    return not starts.isdisjoint(within)


def swapped(head: Tree, base: Tree, libraries: Iterable[Library]) -> Tree:
    """``head`` with the files of ``libraries`` as they are in ``base``."""
    every = tuple(libraries)

    def inside(path: str) -> bool:
        return any(library.holds(path) for library in every)

    entries = {path: entry for path, entry in head.entries.items() if not inside(path)}
    entries |= {path: entry for path, entry in base.entries.items() if inside(path)}
    return Tree(base.commit, entries)


def compared(
    blobs: Blobs,
    cache: FactsCache,
    base: Tree,
    head: Tree,
    config: Config,
    libraries: Sequence[Library],
    *,
    with_pins: bool = True,
) -> Comparison:
    """Compare ``head`` with itself as it would be with the ``libraries`` of ``base``.

    Without ``with_pins`` every DAG file is taken to use the libraries as they are, whatever its ``dag.toml`` says.
    """
    if not with_pins:
        base, head = (_without_pins(tree) for tree in (base, head))
    before = swapped(head, base, libraries)
    sides = prepare(before, head, blobs, cache, configured_roots=config.roots, ignored=config.ignore)
    asked = Selection(blobs, cache, before, head, config, config, "definition", None, set())
    answer = selected(asked, sides)
    found = sides.head.digests, sides.base.digests
    files = {path for path in found[0].keys() | found[1].keys() if found[0].get(path) != found[1].get(path)}
    within = with_packages(ancestors(files, sides.importers, sides.unknowable), sides.head.digests)
    roots = [(dag, BODY) for dag in answer.dag_files if dag in within]
    difference = differences(
        sides.base_graph, sides.head_graph, roots, within=within, moved=files, forward=sides.forward
    )
    seeds = {*difference.changed, *difference.imported}
    return Comparison(
        blobs,
        cache,
        before,
        head,
        tuple(libraries),
        sides,
        answer,
        {**{key: why[0] for key, why in difference.imported.items()}, **difference.changed},
        reached(seeds, difference.users),
        stays_of(head, blobs, answer.dag_files) if with_pins else {},
    )


def _without_pins(tree: Tree) -> Tree:
    return Tree(tree.commit, {path: entry for path, entry in tree.entries.items() if not path.endswith(f"/{RELEASES}")})


def stays_of(head: Tree, blobs: Blobs, dags: Iterable[str]) -> dict[str, dict[str, str]]:
    """DAG file → folder of a library → the release that it stays on, in words; who stays on none is left out."""
    if not any(path.endswith(f"/{RELEASES}") for path in head.entries):
        return {}
    from firedoor.affected.libraries import libraries_of

    found = libraries_of(head, blobs, forgiving=True)
    return {
        dag: {found.folders[name]: f"{name} {version}" for name, version in pins}
        for dag in dags
        if (pins := found.of(dag))
    }


def changes_of(found: Comparison, library: Library) -> list[Change]:
    """The definitions of ``library`` that differ, sorted; its module bodies under the name of the module."""
    sides = found.sides
    changes = []
    for path in sorted(found.moved):
        if not library.holds(path) or not path.endswith(".py"):
            continue
        before, after = _names(sides.base_graph, path), _names(sides.head_graph, path)
        module = module_of(path, sides.roots)
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) == after.get(name):
                continue
            kind = ADDED if name not in before else REMOVED if name not in after else CHANGED
            graph = sides.base_graph if kind == REMOVED else sides.head_graph
            line = graph.line((path, name))
            changes.append(Change(library.name, f"{module}.{name}" if name else module, path, line, kind))
    return changes


def _names(graph: Graph, path: str) -> dict[str, object]:
    if path not in graph.snapshot.digests:
        return {}
    try:
        names: Collection[str] = [name for name in graph.nodes(path) if name == BODY or name.isidentifier()]
    except KeyError:
        return {}
    return {name: graph.content((path, name)) for name in names}
