"""Two trees of git and what moved between them; blobs by digest; the right base; no checkout."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firedoor.revisions.ancestry import Change, changes, committed_at, first_parents
    from firedoor.revisions.base import Base
    from firedoor.revisions.blobs import Blobs
    from firedoor.revisions.choose import choose_base
    from firedoor.revisions.git import Repository
    from firedoor.revisions.repository import open_repository, resolve
    from firedoor.revisions.tree import SUBMODULE, SYMLINK, Entry, Tree, moved, tree_digest
    from firedoor.revisions.trees import folder_entries, read_tree, two_trees
    from firedoor.revisions.worktree import work_tree

__all__ = [
    "SUBMODULE",
    "SYMLINK",
    "Base",
    "Blobs",
    "Change",
    "Entry",
    "Repository",
    "Tree",
    "changes",
    "choose_base",
    "committed_at",
    "first_parents",
    "folder_entries",
    "moved",
    "open_repository",
    "read_tree",
    "resolve",
    "tree_digest",
    "two_trees",
    "work_tree",
]

# Where each name is: a file is imported when a name of it is asked for, since a run needs few (PEP 562).
_PLACES = {
    "ancestry": ("Change", "changes", "committed_at", "first_parents"),
    "base": ("Base",),
    "blobs": ("Blobs",),
    "choose": ("choose_base",),
    "git": ("Repository",),
    "repository": ("open_repository", "resolve"),
    "tree": ("SUBMODULE", "SYMLINK", "Entry", "Tree", "moved", "tree_digest"),
    "trees": ("folder_entries", "read_tree", "two_trees"),
    "worktree": ("work_tree",),
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    for place, names in _PLACES.items():
        if name in names:
            found: object = getattr(import_module(f"firedoor.revisions.{place}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
