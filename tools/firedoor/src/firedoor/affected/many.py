"""Many comparisons of one repository in one process: facts are shared, and kept beside those of daily use."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping

from firedoor.affected.asked import Selection
from firedoor.affected.cachefile import cache_path
from firedoor.affected.find import config_of
from firedoor.affected.select import select
from firedoor.affected.values import Affected
from firedoor.revisions import Blobs, Repository, two_trees
from firedoor.sources.cache import FactsCache
from firedoor.tables.uses import RULES as TABLE_RULES


class Comparisons:
    """Answers about pairs of commits of ``repository``; :meth:`save` keeps the facts for another time."""

    def __init__(self, repository: Repository, environ: Mapping[str, str], cache: str | None = None) -> None:
        self.repository = repository
        self.environ = environ
        self.blobs = Blobs(repository)
        self._store = FactsCache(cache_path(repository, environ, cache) + "-replay", f"tables {TABLE_RULES}")
        self._seen: set[str] = set()

    def compare(self, base: str, head: str, precisions: Iterable[str]) -> dict[str, Affected]:
        """The answer at each of ``precisions`` for two full commit names.

        Raises UsageError for a faulty configuration at head, WorldError where git fails.
        """
        trees = two_trees(self.repository, base, head)
        self._seen.update(digest for tree in trees for _, digest in tree.entries.values())
        config = config_of(trees[1], self.blobs, self.environ)
        old_config = config_of(trees[0], self.blobs, self.environ, forgiving=True)
        answers = {
            precision: select(
                Selection(self.blobs, self._store, *trees, old_config, config, precision, None, self._seen),
                base,
                head,
                "",
            )
            for precision in precisions
        }
        gc.collect()  # the graphs of one pair are no use to the next, and the command line never collects
        return answers

    def save(self) -> None:
        """Keep the facts of all that was compared."""
        self._store.save(keep=self._seen)
