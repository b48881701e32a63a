"""The code of a library in a tree: its folder, and what else its modules may import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from firedoor.compat.contract_suites import FOLDER
from firedoor.revisions import Entry, Tree

_NOT_CODE = (FOLDER, "tests")


def files_of(tree: Tree, folder: str) -> dict[str, Entry]:
    """The files below ``folder``, by their paths in it."""
    start = f"{folder}/"
    return {path[len(start) :]: entry for path, entry in tree.entries.items() if path.startswith(start)}


def code_of(tree: Tree, folder: str, pythonpath: Iterable[str]) -> dict[str, Entry]:
    """What the library's code may read of the tree: its folder without tests, and all folders of import roots."""
    roots = import_folders(tree, folder, pythonpath)
    starts = [f"{root}/" if root else "" for root in {folder, *roots}]
    left_out = tuple(f"{folder}/{name}/" for name in _NOT_CODE)
    return {
        path: entry
        for path, entry in tree.entries.items()
        if path.startswith(tuple(starts)) and not path.startswith(left_out)
    }


def import_folders(tree: Tree, folder: str, pythonpath: Iterable[str]) -> tuple[str, ...]:
    """The folders from which code is imported: those that are said, and the library's own where none of them has it.

    That is ``src`` in its folder where there is one, else the folder.
    """
    said = tuple(pythonpath)
    if any(not root or f"{root}/".startswith(f"{folder}/") or f"{folder}/".startswith(f"{root}/") for root in said):
        return said
    source = f"{folder}/src"
    return (*said, source if any(path.startswith(f"{source}/") for path in tree.entries) else folder)


def changed_libraries(base: Mapping[str, Entry], head: Mapping[str, Entry], folders: Mapping[str, str]) -> list[str]:
    """The names in ``folders`` (library → folder) whose folder differs between two trees."""
    moved = {path for path, _ in base.items() ^ head.items()}
    return sorted(name for name, folder in folders.items() if any(path.startswith(f"{folder}/") for path in moved))
