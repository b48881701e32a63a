"""Where the facts cache lies when nobody says so."""

from __future__ import annotations

import os
from collections.abc import Mapping

from firedoor.revisions import Repository


def cache_path(repository: Repository, environ: Mapping[str, str], given: str | None = None) -> str:
    """``given``, else ``$FIREDOOR_CACHE``, else ``.cache/firedoor/facts`` of the work tree, else the user's cache."""
    chosen = given or environ.get("FIREDOOR_CACHE")
    if chosen:
        return chosen
    if repository.work_tree is not None:
        return os.path.join(repository.work_tree, ".cache", "firedoor", "facts")  # noqa: PTH118  # pathlib costs 10 ms of start-up
    from firedoor.sources.blake import blake2b

    home = environ.get("XDG_CACHE_HOME") or os.path.join(environ.get("HOME", "/var/tmp"), ".cache")  # noqa: PTH118  # as above
    name = blake2b(os.fsencode(repository.git_dir), digest_size=8).hexdigest()
    return os.path.join(home, "firedoor", name, "facts")  # noqa: PTH118  # as above
