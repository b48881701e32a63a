"""Which libraries a change touches: shared code is every Python file that is no DAG file and no test.

A library is the largest package that holds no DAG file; a module by itself where there is none. Its name is the one
by which it is imported: ``warehouse``, ``sales.shared``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from firedoor.closure.places import is_test, parent
from firedoor.errors import UsageError

_INIT = "/__init__.py"


class Library(NamedTuple):
    """``name`` as it is imported; ``folder`` is that of its package (or the path of its one module)."""

    name: str
    folder: str

    def holds(self, path: str) -> bool:
        """Whether ``path`` is one of its files, resources included."""
        return path == self.folder or path.startswith(f"{self.folder}/")


def module_of(path: str, roots: Iterable[str]) -> str:
    """The dotted name by which ``path`` is imported from the nearest of ``roots``."""
    stem = path.removesuffix(".py").removesuffix("/__init__")
    inside = [root for root in roots if not root or stem.startswith(f"{root}/")]
    root = max(inside, key=len, default="")
    return (stem[len(root) + 1 :] if root else stem).replace("/", ".")


def package_of(path: str, roots: Iterable[str]) -> str:
    """What the relative imports of ``path`` start from."""
    module = module_of(path, roots)
    return module if path.endswith(_INIT) else module.rpartition(".")[0]


def library_of(path: str, dag_files: Collection[str], roots: Collection[str], paths: Collection[str]) -> Library:
    """The library that the Python file or resource ``path`` belongs to; ``paths`` are all files."""
    folders = []
    folder = parent(path)
    while folder and folder not in roots:
        folders.append(folder)
        folder = parent(folder)
    for each in reversed(folders):
        if f"{each}{_INIT}" in paths and not any(dag.startswith(f"{each}/") for dag in dag_files):
            return Library(module_of(each, roots), each)
    for each in reversed(folders):  # a namespace package
        if not any(dag.startswith(f"{each}/") for dag in dag_files):
            return Library(module_of(each, roots), each)
    return Library(module_of(path, roots), path)


def changed_libraries(
    moved: Iterable[str],
    dag_files: Collection[str],
    roots: Collection[str],
    paths: Collection[str],
) -> list[Library]:
    """The libraries of which a Python file, or a resource inside of a package, moved; sorted by name."""
    found = set()
    for path in moved:
        if path in dag_files or is_test(path) or "/contracts/" in path:
            continue
        if path.endswith(".py"):
            found.add(library_of(path, dag_files, roots, paths))
        elif parent(path):
            library = library_of(path, dag_files, roots, paths)
            if library.folder != path and f"{library.folder}{_INIT}" in paths:
                found.add(library)
    return sorted(found)


def every_library(paths: Collection[str], dag_files: Collection[str], roots: Collection[str]) -> list[Library]:
    """All libraries of a tree, sorted by name."""
    python = [path for path in paths if path.endswith(".py")]
    return changed_libraries(python, dag_files, roots, paths)


def chosen(words: Iterable[str], changed: list[Library], every: Mapping[str, Library]) -> list[Library]:
    """Those of ``changed`` that ``words`` mean (name, or folder); all without a word.

    Raises UsageError FD770 for a word that means no library.
    """
    wanted = list(words)
    if not wanted:
        return changed
    found = set()
    for word in wanted:
        meant = [each for each in every.values() if word.rstrip("/") in (each.name, each.folder)]
        meant += [each for each in every.values() if f"{each.folder}/".startswith(f"{word.rstrip('/')}/")]
        if not meant:
            near = get_close_matches(word, every, n=1)
            raise UsageError(
                "FD770",
                f"no library is called {word!r}",
                because=f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(every)[:5]) or 'none'}",
                fix=f"firedoor compat {near[0]}" if near else "firedoor compat",
            )
        found.update(meant)
    return [each for each in changed if each in found]
