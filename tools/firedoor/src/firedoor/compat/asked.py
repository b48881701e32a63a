"""What a change asks ``firedoor compat`` about: shared code that DAG files lead to, and folders that promise something.

A folder promises by contract tests, releases or waivers. An edit there counts also where no code moved: what somebody
edits or deletes among the contracts was promised nevertheless.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from firedoor.affected.cachefile import cache_path
from firedoor.affected.find import config_of
from firedoor.affected.sides import prepare
from firedoor.affected.views import RELEASES
from firedoor.compat.check import changed, dags_at
from firedoor.compat.comparison import leads
from firedoor.compat.homes import home_of, promising, watched
from firedoor.compat.libraries import Library
from firedoor.compat.waivers import WAIVERS
from firedoor.evidence.canonical import digest
from firedoor.revisions import Blobs, choose_base, moved, open_repository, read_tree, resolve, tree_digest
from firedoor.sources.cache import FactsCache
from firedoor.tables.uses import RULES as TABLE_RULES


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be judged: the ``folders`` of libraries, sorted, and those among them that have contracts to keep.

    ``fingerprint`` (32 hex digits) is that of all that the answer depends on: both trees as a whole. That is sound, for
    tests may read any file; it is not precise, for it is another one as soon as anything moves.
    """

    folders: tuple[str, ...]
    promises: tuple[str, ...]
    fingerprint: str


def asked(
    repo: str | os.PathLike[str], base: str, head: str, *, cache: str | None = None, environ: Mapping[str, str]
) -> Asked | None:
    """What the change from ``base`` to ``head`` has to be judged for; None where no library is touched.

    Raises UsageError as :func:`firedoor.compat.check.compat` does.
    """
    repository = open_repository(os.fspath(repo), [base, head])
    fetched = choose_base(repository, environ, base=base, head=head).commit  # a runner's clone may lack it
    old, new = (read_tree(repository, resolve(repository, revision)) for revision in (fetched or base, head))
    with Blobs(repository, {}) as blobs:
        config = config_of(new, blobs, environ)
        store = FactsCache(cache_path(repository, environ, cache), f"tables {TABLE_RULES}")
        sides = prepare(old, new, blobs, store, configured_roots=config.roots, ignored=config.ignore)
        paths = sides.base.digests.keys() | sides.head.digests.keys()
        everything = moved(old, new)
        touched = [path for path in everything if path in paths]
        libraries = changed(blobs, store, old, new, config)
        dags = dags_at(sides, config, blobs)
        led = [library for library in libraries if leads(dags, library, touched, sides)]
    store.save(keep={blob for tree in (old, new) for _, blob in tree.entries.values()})
    # A release or a waiver speaks also for a folder whose code is left out of the analysis.
    named = {path for tree in (old, new) for path in tree.entries if path.endswith((f"/{RELEASES}", f"/{WAIVERS}"))}
    homes = {
        folder for folder in watched({*paths, *named}) if any(path.startswith(f"{folder}/") for path in everything)
    }
    promises = homes & promising({*paths, *named})
    folders = homes | {_shown(library, paths) for library in led}
    if not folders:
        return None
    both = tree_digest(old.entries), tree_digest(new.entries)
    return Asked(tuple(sorted(folders)), tuple(sorted(promises)), digest(["compat", *both])[:32])


def _shown(library: Library, paths: Collection[str]) -> str:
    """Where people look for the library: its home where it has one, else its package or module."""
    home = home_of(library.folder, paths)
    return home if home in watched(paths) else library.folder


def in_words(folders: Sequence[str], most: int = 3) -> str:
    """``libs/a, libs/b and 2 more``."""
    more = f" and {len(folders) - most} more" if len(folders) > most else ""
    return ", ".join(folders[:most]) + more
