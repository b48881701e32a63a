"""Two trees of git and what moved between them; blobs by digest; the right base; no checkout."""

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
