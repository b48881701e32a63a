"""One repository made ready for questions about its whole: trees, graphs, DAG files, policy, locks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from firedoor.affected.cachefile import cache_path
from firedoor.affected.find import config_of
from firedoor.affected.sides import Sides, prepare
from firedoor.affected.views import View, views_of
from firedoor.closure.airflowignore import NAME as IGNORE_FILE
from firedoor.closure.airflowignore import ignored
from firedoor.closure.dagfiles import dag_files
from firedoor.closure.graph import Graph
from firedoor.closure.snapshot import Snapshot
from firedoor.config import Config
from firedoor.revisions import Blobs, Repository, Tree, open_repository, read_tree, resolve, work_tree
from firedoor.sources.cache import FactsCache
from firedoor.tables.uses import RULES as TABLE_RULES

FILE = "file"


@dataclass(frozen=True, slots=True)
class Survey:
    """``sides`` holds both revisions, one and the same where no base was asked for; ``dag_files`` are those of head.

    ``released`` holds the same for DAG files that stay on a release of a library: ask ``seen_by``.
    """

    repository: Repository
    blobs: Blobs
    base: Tree | None
    head: Tree
    sides: Sides
    base_config: Config
    config: Config
    base_dag_files: tuple[str, ...]
    dag_files: tuple[str, ...]
    precision: str
    released: tuple[tuple[View, Survey], ...] = ()

    def seen_by(self, dag: str) -> Survey:
        """The repository as one DAG file sees it: with the releases of libraries that it stays on."""
        return next((found for view, found in self.released if view.holds(dag)), self)

    def parted(self, dags: Iterable[str]) -> list[tuple[Survey, list[str]]]:
        """``dags`` in groups that see the same, each with what it sees."""
        groups: dict[int, tuple[Survey, list[str]]] = {}
        for dag in dags:
            found = self.seen_by(dag)
            groups.setdefault(id(found), (found, []))[1].append(dag)
        return list(groups.values())

    def text(self, path: str, *, base: bool = False) -> str | None:
        """The text of a file at head or base, undecodable bytes replaced; ``None`` where it is absent or unreadable."""
        snapshot = self.sides.base if base else self.sides.head
        digest = snapshot.digests.get(path)
        if digest is None:
            return None
        data = next(iter(self.blobs.read([digest])), ("", None))[1]
        return data.decode("utf-8", "replace") if data is not None else None

    def texts(self, paths: Iterable[str], *, base: bool = False) -> dict[str, str]:
        """The texts of several files at once; what cannot be read is left out."""
        digests = (self.sides.base if base else self.sides.head).digests
        return {path: data.decode("utf-8", "replace") for path, data in _bytes(self.blobs, digests, paths).items()}


def survey(
    path: str | os.PathLike[str] = ".",
    *,
    base: str | None = None,
    head: str | None = None,
    precision: str | None = None,
    cache: str | None = None,
    environ: Mapping[str, str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Survey:
    """The repository at ``path``, at ``head`` (the working tree without it), beside ``base`` where one is given.

    Raises ``UsageError`` for a repository, revision or configuration that cannot be used, ``WorldError`` where git
    fails.
    """
    surroundings = dict(os.environ) if environ is None else dict(environ)
    repository = open_repository(os.fspath(path))
    overlay: dict[str, str] = {}
    if head is not None or repository.work_tree is None:
        head_tree = read_tree(repository, resolve(repository, "HEAD" if head is None else head))
    else:
        head_tree, overlay = work_tree(repository)
    base_tree = read_tree(repository, base) if base is not None else None
    blobs = Blobs(repository, overlay)
    config = config_of(head_tree, blobs, surroundings)
    base_config = config if base_tree is None else config_of(base_tree, blobs, surroundings, forgiving=True)
    store = FactsCache(cache_path(repository, surroundings, cache), f"tables {TABLE_RULES}")
    wanted = precision or config.precision

    def looked_at(view: View) -> Survey:
        sides = prepare(
            view.base if view.base is not None else view.head,
            view.head,
            blobs,
            store,
            configured_roots=config.roots,
            ignored=config.ignore,
            by_file=wanted == FILE,
            progress=progress,
        )
        dags = _dag_files(sides.head, sides.head_graph, sides, config, blobs)
        base = dags if view.base is None else _dag_files(sides.base, sides.base_graph, sides, base_config, blobs)
        return Survey(repository, blobs, view.base, view.head, sides, base_config, config, base, dags, wanted)

    views = views_of(base_tree, head_tree, blobs)
    found = [looked_at(view) for view in views]
    trees = [tree for view in views for tree in (view.base, view.head) if tree is not None]
    store.save(keep={digest for tree in trees for _, digest in tree.entries.values()})
    return _joined(views, found)


def _joined(views: Sequence[View], found: Sequence[Survey]) -> Survey:
    """The first survey, with the others, and in each of them all DAG files that are one as they see themselves."""
    base = tuple(sorted(d for v, each in zip(views, found, strict=True) for d in each.base_dag_files if v.holds(d)))
    head = tuple(sorted(d for v, each in zip(views, found, strict=True) for d in each.dag_files if v.holds(d)))
    first, *others = [replace(each, base_dag_files=base, dag_files=head) for each in found]
    return replace(first, released=tuple(zip(views[1:], others, strict=True)))


def _dag_files(snapshot: Snapshot, graph: Graph, sides: Sides, config: Config, blobs: Blobs) -> tuple[str, ...]:
    rules = [path for path in snapshot.digests if path.rpartition("/")[2] == IGNORE_FILE]
    texts = {path: data.decode("utf-8", "replace") for path, data in _bytes(blobs, snapshot.digests, rules).items()}
    return tuple(dag_files(snapshot, graph, sides.importers, globs=config.dags, ignored=ignored(texts)))


def _bytes(blobs: Blobs, digests: Mapping[str, str], paths: Iterable[str]) -> dict[str, bytes]:
    by_digest: dict[str, list[str]] = {}
    for path in paths:
        if path in digests:
            by_digest.setdefault(digests[path], []).append(path)
    found = blobs.read(sorted(by_digest)) if by_digest else ()
    return {path: data for digest, data in found if data is not None for path in by_digest[digest]}
