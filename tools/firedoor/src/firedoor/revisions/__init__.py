"""Two trees of git and what moved between them; blobs by digest; the right base; no checkout."""

from firedoor.revisions.blobs import Blobs
from firedoor.revisions.git import Repository
from firedoor.revisions.repository import open_repository, resolve
from firedoor.revisions.tree import SUBMODULE, SYMLINK, Entry, Tree, moved
from firedoor.revisions.trees import read_tree, two_trees
from firedoor.revisions.worktree import work_tree

__all__ = [
    "SUBMODULE",
    "SYMLINK",
    "Blobs",
    "Entry",
    "Repository",
    "Tree",
    "moved",
    "open_repository",
    "read_tree",
    "resolve",
    "two_trees",
    "work_tree",
]
