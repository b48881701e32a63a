"""The main question: which DAG files does a change touch?"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace

from firedoor.affected.broken_locks import broken_locks
from firedoor.affected.cachefile import cache_path
from firedoor.affected.owners import with_owners
from firedoor.affected.select import Selection, select
from firedoor.affected.values import Affected
from firedoor.config import Config, read_config
from firedoor.revisions import (
    Blobs,
    Repository,
    Tree,
    choose_base,
    first_parents,
    open_repository,
    read_tree,
    resolve,
    two_trees,
    work_tree,
)
from firedoor.sources.cache import FactsCache
from firedoor.tables.uses import RULES as TABLE_RULES

_CONFIGURATION = "pyproject.toml"
_WALK_BACK = 60


def find(
    path: str | os.PathLike[str] = ".",
    *,
    base: str | None = None,
    head: str | None = None,
    precision: str | None = None,
    cache: str | None = None,
    environ: Mapping[str, str] | None = None,
    progress: Callable[[str], None] | None = None,
    walk_back: bool = True,
    for_gate: bool = False,
) -> Affected:
    """Which DAG files of the repository at ``path`` differ between ``base`` and ``head``, and why.

    Without ``head`` the working tree counts, uncommitted and untracked files included; without ``base`` the decision
    table chooses one; ``for_gate``: so does, for the precision, what is deployed. Raises ``UsageError`` for a
    repository, revision or configuration that cannot be used and ``WorldError`` when git fails. Whatever else cannot be
    read selects more, with the reason.
    """
    surroundings = dict(os.environ) if environ is None else dict(environ)
    repository = open_repository(os.fspath(path))
    chosen = choose_base(repository, surroundings, base=base, head=head)
    head_tree, overlay = _head(repository, head)
    blobs = Blobs(repository, overlay)
    store = FactsCache(cache_path(repository, surroundings, cache), f"tables {TABLE_RULES}")
    session = Session(repository, blobs, store, head_tree, surroundings, precision, progress, for_gate)
    if chosen.row == "default-branch" and walk_back and base is None and _is_clean(repository, head_tree):
        answer = session.walk_back(chosen.reason)
    else:
        answer = session.compare(chosen.commit, chosen.reason)
    store.save(keep=session.seen)
    return answer


class Session:
    """One head, compared with one base or with several in turn."""

    def __init__(
        self,
        repository: Repository,
        blobs: Blobs,
        cache: FactsCache,
        head: Tree,
        environ: Mapping[str, str],
        precision: str | None,
        progress: Callable[[str], None] | None,
        for_gate: bool = False,
    ) -> None:
        self._repository = repository
        self._blobs = blobs
        self._cache = cache
        self._head = head
        self._environ = environ
        self._precision = precision
        self._progress = progress
        self._for_gate = for_gate
        self.seen: set[str] = set()

    def compare(self, base: str | None, reason: str) -> Affected:
        """The answer for one base; ``None`` selects everything."""
        base_tree, head_tree = self._trees(base)
        config = config_of(head_tree, self._blobs, self._environ)
        precision, why = self._precision_by(config)
        selection = Selection(
            blobs=self._blobs,
            cache=self._cache,
            base=base_tree,
            head=head_tree,
            base_config=config
            if base_tree is None
            else config_of(base_tree, self._blobs, self._environ, forgiving=True),
            head_config=config,
            precision=precision,
            progress=self._progress,
            seen=self.seen,
        )
        answer = replace(select(selection, base, self._head.commit, reason), precision_reason=why)
        broken = broken_locks(answer.touched, self._repository, head_tree, self._blobs, self._environ)
        if broken:
            answer = replace(answer, warnings=(*answer.warnings, *broken))
        return with_owners(answer, head_tree.entries, self._blobs)

    def _precision_by(self, config: Config) -> tuple[str, str]:
        """How precise to be, and who said so."""
        if self._precision:
            return self._precision, "--precision"
        return config.gate_precision() if self._for_gate else (config.precision, config.source("precision"))

    def walk_back(self, reason: str) -> Affected:
        """On a clean default branch: compare with the parent of the last commit that affects a DAG."""
        commits = first_parents(self._repository, "HEAD", _WALK_BACK)
        answer = None
        for parent in commits[1:]:
            answer = self.compare(parent, reason)
            if answer.affected or answer.removed:
                said = f"the parent of the last commit that affects a DAG ({parent[:9]}); {reason}"
                return replace(answer, base_reason=said)
        if answer is not None:
            return replace(answer, base_reason=f"no commit of the last {len(commits) - 1} affects a DAG; {reason}")
        return self.compare(None, "the history holds one commit only: every DAG file is new")

    def _trees(self, base: str | None) -> tuple[Tree | None, Tree]:
        if base is None:
            return None, self._head
        if self._head.commit is not None:
            return two_trees(self._repository, base, self._head.commit)
        return read_tree(self._repository, base), self._head


def config_of(tree: Tree, blobs: Blobs, environ: Mapping[str, str], *, forgiving: bool = False) -> Config:
    """The policy of a tree; ``forgiving``: a faulty one counts as none, since only head can be mended."""
    from firedoor.errors import UsageError

    entry = tree.entries.get(_CONFIGURATION)
    data = next(iter(blobs.read([entry[1]])))[1] if entry is not None else None
    try:
        return read_config(data, environ=environ)
    except UsageError:
        if forgiving:
            return read_config(None, environ=environ)
        raise


def _head(repository: Repository, head: str | None) -> tuple[Tree, dict[str, str]]:
    if head is not None:
        return read_tree(repository, resolve(repository, head)), {}
    if repository.work_tree is None:
        return read_tree(repository, resolve(repository, "HEAD")), {}
    return work_tree(repository)


def _is_clean(repository: Repository, head: Tree) -> bool:
    return head.commit is not None or head.entries == read_tree(repository, resolve(repository, "HEAD")).entries
