"""Where a build comes from: what stands beside an artifact and never in it."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from firedoor.revisions import Repository, Tree, read_tree

DEFAULT_STORE = ".cache/firedoor/store"


@dataclass(frozen=True, slots=True)
class Origin:
    """The commit of a tree, or the parent of what no commit holds (``local``); a UTC time; the CI job or the host."""

    commit: str
    local: bool
    at: str
    host: str


def origin_of(repository: Repository, head: Tree, environ: Mapping[str, str]) -> Origin:
    """The origin of ``head``, now."""
    commit, local = head.commit or "", False
    if not commit:
        tree = read_tree(repository, "HEAD")
        commit, local = tree.commit or "", tree.entries != head.entries
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return Origin(commit, local, at, environ.get("CI_JOB_URL") or socket.gethostname())


def store_root(repository: Repository, environ: Mapping[str, str], given: str | None = None) -> Path:
    """The folder of the store: ``given``, else ``$FIREDOOR_STORE``, else below the work tree or the git directory."""
    chosen = given or environ.get("FIREDOOR_STORE")
    return Path(os.path.abspath(chosen)) if chosen else Path(repository.folder) / DEFAULT_STORE  # noqa: PTH100  # a link is kept
