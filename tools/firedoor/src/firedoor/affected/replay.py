"""What selection would have meant for the changes of the past: each commit of the first-parent line, asked in turn."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from firedoor.affected.cachefile import cache_path
from firedoor.affected.find import config_of
from firedoor.affected.replayed import Replay, Replayed
from firedoor.affected.select import Selection, select
from firedoor.affected.values import Affected
from firedoor.errors import FiredoorError
from firedoor.revisions import Blobs, Change, Repository, changes, open_repository, read_tree, resolve, two_trees
from firedoor.sources.cache import FactsCache
from firedoor.tables.uses import RULES as TABLE_RULES

PRECISIONS = ("file", "definition")


def replay(
    path: str | os.PathLike[str],
    limit: int,
    *,
    head: str | None = None,
    precisions: Sequence[str] = PRECISIONS,
    cache: str | None = None,
    environ: Mapping[str, str] | None = None,
    progress: Callable[[int, int, Replayed], None] | None = None,
) -> tuple[Replay, bool]:
    """Ask about the last ``limit`` changes of ``head``, newest first; false if it was interrupted before the last.

    Facts are shared by all changes, and kept beside the facts of daily use for another replay. Raises UsageError for
    a repository or revision that cannot be used; a change that cannot be compared is in the answer.
    """
    surroundings = dict(os.environ) if environ is None else dict(environ)
    repository = open_repository(os.fspath(path))
    wanted = changes(repository, head or "HEAD", limit)
    kept_at = cache_path(repository, surroundings, cache) + "-replay"
    store = FactsCache(kept_at, f"tables {TABLE_RULES}")
    done: list[Replayed] = []
    seen: set[str] = set()
    complete = True
    try:
        for answer in _each(repository, wanted, store, seen, tuple(precisions), surroundings):
            done.append(answer)
            if progress is not None:
                progress(len(done), len(wanted), answer)
    except KeyboardInterrupt:
        complete = False
    store.save(keep=seen)
    newest = resolve(repository, head or "HEAD")
    policy = config_of(read_tree(repository, newest), Blobs(repository), surroundings, forgiving=True)
    return Replay(newest, *policy.gate_precision(), limit, len(wanted), tuple(precisions), tuple(done)), complete


def _each(
    repository: Repository,
    wanted: Sequence[Change],
    store: FactsCache,
    seen: set[str],
    precisions: tuple[str, ...],
    environ: Mapping[str, str],
) -> Iterator[Replayed]:
    blobs = Blobs(repository)
    for change in wanted:
        try:
            yield _replayed(repository, change, blobs, store, seen, precisions, environ)
        except FiredoorError as error:
            yield Replayed(change, error=f"{error.code}: {error.message}")
        gc.collect()  # the graphs of one change are no use to the next, and the command line never collects


def _replayed(
    repository: Repository,
    change: Change,
    blobs: Blobs,
    store: FactsCache,
    seen: set[str],
    precisions: tuple[str, ...],
    environ: Mapping[str, str],
) -> Replayed:
    base, head = two_trees(repository, change.base, change.commit)
    seen.update(digest for tree in (base, head) for _, digest in tree.entries.values())
    config = config_of(head, blobs, environ)
    base_config = config_of(base, blobs, environ, forgiving=True)
    answers: dict[str, Affected] = {}
    for precision in precisions:
        asked = Selection(blobs, store, base, head, base_config, config, precision, None)
        answers[precision] = select(asked, change.base, change.commit, "")
    careful = answers[precisions[0]]
    return Replayed(
        change,
        len(careful.dag_files),
        {precision: len(answer.affected) for precision, answer in answers.items()},
        dict(Counter(dag.chain[0].path for dag in careful.affected)),
    )
