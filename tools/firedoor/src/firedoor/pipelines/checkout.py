"""What is checked out: which tree it is, whether a commit has it, and whether it still is that tree later on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from firedoor.errors import UsageError, WorldError
from firedoor.revisions import Entry, Repository, open_repository, read_tree, resolve, tree_digest, work_tree


@dataclass(frozen=True, slots=True)
class Checkout:
    """The work tree at ``root``: ``entries`` as git would commit them, ``digest`` of all of them (32 hex digits).

    ``commit`` is HEAD; ``dirty`` says that the tree holds something else than it does.
    """

    repository: Repository
    root: Path
    commit: str
    dirty: bool
    entries: Mapping[str, Entry]
    digest: str

    def still_holds(self) -> bool:
        """Whether the work tree holds now what it held when this was read."""
        try:
            return tree_digest(work_tree(self.repository)[0].entries) == self.digest
        except WorldError:  # it is being written to
            return False


def read_checkout(path: str) -> Checkout:
    """What is checked out at ``path``; raises UsageError FD608 for a bare repository."""
    repository = open_repository(path)
    if repository.work_tree is None:
        raise UsageError(
            "FD608", f"{path} is a bare repository", because="DAGs are run from a work tree", fix="git clone"
        )
    entries = work_tree(repository)[0].entries
    commit = resolve(repository, "HEAD")
    dirty = entries != read_tree(repository, commit).entries
    return Checkout(repository, Path(repository.work_tree), commit, dirty, entries, tree_digest(entries))
