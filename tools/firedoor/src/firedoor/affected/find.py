"""The main question: which DAG files does a change touch?"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from firedoor.affected.asked import Selection
from firedoor.affected.broken_locks import broken_locks
from firedoor.affected.cachefile import cache_path
from firedoor.affected.owners import with_owners
from firedoor.affected.select import select
from firedoor.affected.values import Affected
from firedoor.config import Config, read_config
from firedoor.revisions import (
    Blobs,
    Repository,
    Tree,
    choose_base,
    open_repository,
    read_tree,
    resolve,
    two_trees,
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
    asked = [rev for rev in (base or surroundings.get("FIREDOOR_BASE"), head) if rev]
    repository = open_repository(os.fspath(path), asked)
    chosen = choose_base(repository, surroundings, base=base, head=head)
    at, overlay = _head(repository, head)
    with Blobs(repository, overlay) as blobs:
        store = FactsCache(cache_path(repository, surroundings, cache), f"tables {TABLE_RULES}")
        session = Session(repository, blobs, store, at, surroundings, precision, progress, for_gate)
        if chosen.row == "default-branch" and walk_back and base is None and session.is_clean():
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
        head: str | Tree,
        environ: Mapping[str, str],
        precision: str | None,
        progress: Callable[[str], None] | None,
        for_gate: bool = False,
    ) -> None:
        """``head`` is a commit, or the working tree."""
        self._repository = repository
        self._blobs = blobs
        self._cache = cache
        self._commit = head if isinstance(head, str) else None
        self._work_tree = None if isinstance(head, str) else head
        self._environ = environ
        self._precision = precision
        self._progress = progress
        self._for_gate = for_gate
        self.seen: set[str] = set()

    def compare(self, base: str | None, reason: str) -> Affected:
        """The answer for one base; ``None`` selects everything."""
        base_tree, head_tree = self._trees(base)
        config, base_config = configs_of(head_tree, base_tree, self._blobs, self._environ)
        precision, why = self._precision_by(config)
        selection = Selection(
            blobs=self._blobs,
            cache=self._cache,
            base=base_tree,
            head=head_tree,
            base_config=base_config,
            head_config=config,
            precision=precision,
            progress=self._progress,
            seen=self.seen,
        )
        answer = select(selection, base, self._commit, reason)._replace(precision_reason=why)
        broken = broken_locks(answer.touched, self._repository, head_tree, self._blobs, self._environ)
        if broken:
            answer = answer._replace(warnings=(*answer.warnings, *broken))
        return with_owners(answer, head_tree.entries, self._blobs)

    def _precision_by(self, config: Config) -> tuple[str, str]:
        """How precise to be, and who said so."""
        if self._precision:
            return self._precision, "--precision"
        return config.gate_precision() if self._for_gate else (config.precision, config.source("precision"))

    def walk_back(self, reason: str) -> Affected:
        """On a clean default branch: compare with the parent of the last commit that affects a DAG."""
        from firedoor.revisions import first_parents

        commits = first_parents(self._repository, "HEAD", _WALK_BACK)
        answer = None
        for parent in commits[1:]:
            answer = self.compare(parent, reason)
            if answer.affected or answer.removed:
                said = f"the parent of the last commit that affects a DAG ({parent[:9]}); {reason}"
                return answer._replace(base_reason=said)
        if answer is not None:
            return answer._replace(base_reason=f"no commit of the last {len(commits) - 1} affects a DAG; {reason}")
        return self.compare(None, "the history holds one commit only: every DAG file is new")

    def is_clean(self) -> bool:
        """Whether head is what is committed."""
        if self._work_tree is None:
            return True
        return self._work_tree.entries == read_tree(self._repository, "HEAD").entries

    def _trees(self, base: str | None) -> tuple[Tree | None, Tree]:
        if self._work_tree is not None:
            return (None if base is None else read_tree(self._repository, base)), self._work_tree
        assert self._commit is not None
        if base is None:
            return None, read_tree(self._repository, self._commit)
        return two_trees(self._repository, base, self._commit)


def configs_of(head: Tree, base: Tree | None, blobs: Blobs, environ: Mapping[str, str]) -> tuple[Config, Config]:
    """The policies of head and base; that of head counts where there is no base. Raises UsageError for head's alone."""
    config = config_of(head, blobs, environ)
    if base is None or base.entries.get(_CONFIGURATION) == head.entries.get(_CONFIGURATION):
        return config, config
    return config, config_of(base, blobs, environ, forgiving=True)


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


def _head(repository: Repository, head: str | None) -> tuple[str | Tree, dict[str, str]]:
    """The commit to look at, or the working tree and where its bytes are."""
    if head is not None or repository.work_tree is None:
        return resolve(repository, "HEAD" if head is None else head), {}  # an empty word is no revision
    from firedoor.revisions import work_tree

    return work_tree(repository)
