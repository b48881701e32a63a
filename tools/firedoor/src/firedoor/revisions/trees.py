"""Trees read from the object store."""

from __future__ import annotations

from firedoor.revisions.git import Ran, Repository, failure, git, run, start
from firedoor.revisions.repository import resolve
from firedoor.revisions.tree import Entry, Tree, parse_ls_tree, with_raw_diff

_LS_TREE = ("ls-tree", "-r", "-z", "--full-tree")
_DIFF_TREE = ("diff-tree", "-r", "-z", "--no-renames", "--raw", "--no-abbrev", "--ignore-submodules=none")


def read_tree(repo: Repository, rev: str) -> Tree:
    """Return the tree of ``rev``. Raises UsageError FD103 (unknown revision), WorldError FD108 (unreadable object)."""
    commit = resolve(repo, rev)
    return Tree(commit, parse_ls_tree(git(repo, *_LS_TREE, commit).stdout))


def folder_entries(repo: Repository, tree: str) -> dict[str, Entry] | None:
    """Return the entries of the tree object ``tree``, by their paths in it; None where this clone does not hold it."""
    ran = run(repo.folder, *_LS_TREE, tree, environ={"GIT_NO_LAZY_FETCH": "1"})
    return None if ran.code else parse_ls_tree(ran.stdout)


def two_trees(repo: Repository, base: str, head: str) -> tuple[Tree, Tree]:
    """Return the trees of two full commit names, for half the price of reading both.

    The second is derived from the first: git compares two trees by walking only the subtrees that differ.
    """
    listing, difference = (_LS_TREE, head), (_DIFF_TREE, head, base)
    commands = [(*options, *commits) for options, *commits in (listing, difference)]
    processes = [start(repo.folder, *command) for command in commands]
    outputs: list[bytes] = []
    for command, process in zip(commands, processes, strict=True):
        with process:
            stdout, stderr = process.communicate()
        if process.returncode:
            raise failure(repo, Ran(process.returncode, stdout, stderr.decode("utf-8", "replace").strip()), *command)
        outputs.append(stdout)
    entries = parse_ls_tree(outputs[0])
    return Tree(base, with_raw_diff(entries, outputs[1])), Tree(head, entries)
