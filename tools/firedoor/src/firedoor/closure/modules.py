"""Which file does an import mean? Every place is taken that Python could take; doubt takes more.

A module may lie below a standard root (dags folder, plugins folder, repository root, ``src``, a project's
folder), or below the importing file's own folder or one above it (scripts and ``sys.path`` edits). Only where
neither holds it does any other folder of the repository count; such an answer is *conservative*. A folder that is a
package is not taken for one on ``sys.path`` when a well-known distribution has that name: ``import github`` is not
``ours/utils/github.py``, unless ``sys.path`` is edited beside the importing file.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable, Set

from firedoor.closure.places import folders_up, is_test, parent

_ROOT_NAMES = frozenset({"dags", "plugins", "src"})
_PROJECT_FILES = ("pyproject.toml", "setup.py", "setup.cfg")
_INIT = "/__init__.py"
_IMPORTED = (".py", ".so", ".pyd", ".pyc")
# Their submodules have names that repositories use too (`airflow.utils`, `google.cloud`).
_FOREIGN = frozenset({"airflow", "google", "azure", "apache"})
_STDLIB = frozenset(sys.stdlib_module_names)


def infer_roots(paths: Iterable[str]) -> tuple[str, ...]:
    """Import roots as Airflow and packaging fill ``sys.path``, sorted; ``""`` is the repository root."""
    roots = {""}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name in _PROJECT_FILES and not is_test(path):
            roots.add(folder)
        if name.endswith(".py") and folder:
            parts = folder.split("/")
            for position, part in enumerate(parts):
                if part in _ROOT_NAMES:
                    roots.add("/".join(parts[: position + 1]))
    return tuple(sorted(roots))


def is_module(path: str) -> bool:
    """Whether Python can import the file: source, or what is compiled (a ``.pyc`` beside no source)."""
    return path.endswith(_IMPORTED) and "__pycache__/" not in path


def stem_of(path: str) -> str:
    """A module file's path without what tells how it is made: ``lib/fast`` of ``lib/fast.cpython-311-darwin.so``."""
    if path.endswith(".py"):
        return path[: -len(_INIT)] if path.endswith(_INIT) else path[:-3]
    folder, _, name = path.rpartition("/")
    name = name.partition(".")[0]
    return folder if name == "__init__" else f"{folder}/{name}" if folder else name


class Modules:
    """The Python files of one tree (or of two trees at once), by the names under which they can be imported."""

    def __init__(
        self,
        paths: Iterable[str],
        roots: Iterable[str],
        *,
        only_roots: bool = False,
        submodules: Iterable[str] = (),
        is_package: bool = False,
        editors: Iterable[str] = (),
    ) -> None:
        """``submodules`` are opaque packages; ``is_package``: the repository itself is one, whatever its name.

        ``editors`` are folders with a file that edits ``sys.path``.
        """
        self._editors = frozenset(editors)
        self.opaque = frozenset(submodules)
        names = list(paths)
        self.sealed = self.opaque.union([path for path in names if path[-3:] != ".py"])
        """Modules into which nobody can look: submodules, and what is compiled."""
        self._is_package = is_package
        self.roots = tuple(roots)
        self._root_set = frozenset(self.roots)
        self._only_roots = only_roots
        self._paths: dict[str, tuple[str, ...]] = {}  # a path without .py or /__init__.py → the files
        self._sorted: list[str] | None = None
        self._located: dict[str, tuple[tuple[str, str], ...]] = {}
        self._by_root: dict[str, dict[str, str]] = {}  # dotted name → root → stem, where many places fit
        self._answers: dict[tuple[str, str], tuple[tuple[str, ...], bool]] = {}
        self._fixed: dict[str, tuple[tuple[str, ...], bool]] = {}  # what means the same for every importer
        self._foreign: dict[str, bool] = {}
        self._above: dict[str, list[str]] = {}
        folders: set[str] = set()
        for path in (*names, *self.opaque):
            if path in self.opaque:
                stem = path
            elif path[-3:] == ".py" and not path.endswith(_INIT):
                stem = path[:-3]  # the commonest without a call
            else:
                stem = stem_of(path)
            if stem in self._paths:
                self._paths[stem] += (path,)
                continue
            self._paths[stem] = (path,)
            folder = parent(path)
            while folder and folder not in folders:
                folders.add(folder)
                folder = parent(folder)
        self._all_folders = folders
        # By the last name, and by the last two: `settings` may stand in every DAG folder, `orders/settings` in one.
        self._named: dict[str, list[str]] = {}
        for stem in (*self._paths, *sorted(folders)):
            names = stem.rsplit("/", 2)
            for end in {"/".join(names[-2:]), names[-1]}:
                self._named.setdefault(end, []).append(stem)

    @property
    def folders(self) -> Set[str]:
        """The folders that hold Python files somewhere below them."""
        return self._all_folders

    def is_namespace(self, folder: str) -> bool:
        """Whether ``folder`` holds Python files somewhere below it."""
        return folder in self._all_folders

    def files_of(self, stem: str) -> tuple[str, ...]:
        """The files that are module ``stem`` (a path without extension): ``stem.py`` and ``stem/__init__.py``."""
        return self._paths.get(stem, ())

    def _locate(self, dotted: str) -> tuple[tuple[str, str], ...]:
        """``(root, stem)`` of each place in the tree where ``dotted`` could be, whatever the root."""
        known = self._located.get(dotted)
        if known is None:
            tail = dotted.replace(".", "/")
            stems = dict.fromkeys(self._named.get("/".join(tail.rsplit("/", 2)[-2:]), ()))
            found = []
            for stem in stems:
                if stem == tail:
                    found.append(("", stem))
                elif stem.endswith("/" + tail):
                    found.append((stem[: -len(tail) - 1], stem))
            known = tuple(sorted(found))
            self._located[dotted] = known
        return known

    def _otherwise(self, dotted: str) -> tuple[tuple[str, str], ...]:
        """Places that no path spells out: inside of a submodule, or below the repository taken as a package."""
        if self.opaque:
            parts = dotted.split(".")
            for end in range(len(parts) - 1, 0, -1):
                found = tuple(item for item in self._locate(".".join(parts[:end])) if item[1] in self.opaque)
                if found:
                    return found
        first, _, rest = dotted.partition(".")
        if self._is_package and rest and first not in _STDLIB and first not in _FOREIGN:
            return tuple(item for item in self._locate(rest) if not item[0])
        return ()

    def absolute(self, importer: str, dotted: str) -> tuple[tuple[str, ...], bool]:
        """``(stems, conservative)`` for an absolute import in ``importer``; no stems: not of this repository."""
        fixed = self._fixed.get(dotted)
        if fixed is not None:
            return fixed
        located = self._locate(dotted) or self._otherwise(dotted)
        if len(located) <= len(self._root_set) and all(root in self._root_set for root, _ in located):
            answer = (tuple(stem for _, stem in located), False)  # or nowhere: the same for every importer
            self._fixed[dotted] = answer
            return answer
        key = (parent(importer), dotted)
        kept = self._answers.get(key)
        if kept is None:
            chosen = [stem for _, stem in self._chosen(folders_up(importer), dotted, located)]
            conservative = False
            if not chosen and not self._only_roots and dotted.partition(".")[0] not in _STDLIB:
                chosen = self._anywhere(importer, dotted, located)
                conservative = bool(chosen)
            kept = (tuple(chosen), conservative)
            self._answers[key] = kept
        return kept

    def _anywhere(self, importer: str, dotted: str, located: tuple[tuple[str, str], ...]) -> list[str]:
        from firedoor.pins.known import is_module_of_a_distribution  # a table that few imports need

        found = [(root, stem) for root, stem in located if not is_test(stem + "/") or is_test(importer)]
        if found and parent(importer) not in self._editors and is_module_of_a_distribution(dotted.partition(".")[0]):
            found = [(root, stem) for root, stem in found if root + _INIT not in self._paths.get(root, ())]
        return [stem for _, stem in found]

    def _chosen(self, near: list[str], dotted: str, located: tuple[tuple[str, str], ...]) -> Iterable[tuple[str, str]]:
        if self._only_roots:
            near = []
        if len(located) < 8:
            return [item for item in located if item[0] in self._root_set or item[0] in near]
        # `settings` stands in every DAG folder and each of them asks for it: looked up, never scanned.
        by_root = self._by_root.get(dotted)
        if by_root is None:
            by_root = self._by_root[dotted] = dict(located)
        return [(root, by_root[root]) for root in sorted({*near, *self.roots}) if root in by_root]

    def is_foreign(self, first: str) -> bool:
        """Whether no absolute name that begins with the part ``first`` can mean anything of this repository."""
        known = self._foreign.get(first)
        if known is None:
            known = bool(first) and "*" not in first and not self._is_package and first not in self._named
            self._foreign[first] = known
        return known

    def is_everywhere(self, dotted: str) -> bool:
        """Whether the absolute name ``dotted``, and each part it begins with, means the same in every file."""
        roots = self._root_set
        head = dotted
        while head:
            located = self._locate(head) or self._otherwise(head)
            if len(located) > len(roots) or any(root not in roots for root, _ in located):
                return False
            head = head.rpartition(".")[0]
        return True

    def relative(self, importer: str, dotted: str) -> str | None:
        """The stem that a relative import (leading dots) in ``importer`` means; ``None`` beyond the repository."""
        level = len(dotted) - len(dotted.lstrip("."))
        folder = parent(importer)
        for _ in range(level - 1):
            if not folder:
                return None
            folder = parent(folder)
        rest = dotted[level:].replace(".", "/")
        if not rest:
            return folder
        return f"{folder}/{rest}" if folder else rest

    def stems(self, importer: str, dotted: str) -> tuple[tuple[str, ...], bool]:
        """``(stems, conservative)`` of the module that ``dotted`` (absolute or relative) means in ``importer``."""
        if dotted.startswith("."):
            stem = self.relative(importer, dotted)
            if stem is None or not (self.files_of(stem) or stem in self._all_folders or not stem):
                return (), False
            return (stem,), False
        return self.absolute(importer, dotted)

    def packages_above(self, stem: str) -> list[str]:
        """The ``__init__.py`` files that importing ``stem`` runs first, nearest first.

        Where a folder has none, but a module of its name beside it, that module: it hides the folder.
        """
        folder = parent(stem)
        known = self._above.get(folder)
        if known is None:
            known = self._above[folder] = []
            while folder:
                files, init = self._paths.get(folder, ()), folder + _INIT
                if files:
                    known.append(init if init in files else files[0])
                elif known:
                    break  # above a package comes its root
                folder = parent(folder)
        return known

    def above(self, importer: str, dotted: str) -> Iterable[tuple[str, ...]]:
        """For each package above the absolute module ``dotted``, the top one first, the stems that it may be."""
        end = dotted.find(".")
        while end > 0:
            yield self.absolute(importer, dotted[:end])[0]
            end = dotted.find(".", end + 1)

    def is_hidden(self, stem: str) -> bool:
        """Whether a module stands beside a folder above ``stem``, and hides it."""
        return any(not file.endswith(_INIT) for file in self.packages_above(stem))

    def at_roots(self, names: Iterable[str], roots: Iterable[str]) -> list[str]:
        """The files that are a top-level module with one of ``names`` below one of ``roots``."""
        wanted = [f"{root}/" if root else "" for root in roots]
        return [
            file
            for name in names
            if name in self._named
            for root in wanted
            for file in self._paths.get(root + name, ())
        ]

    def below(self, stem: str) -> list[str]:
        """All files of the package or folder ``stem``, sorted."""
        if self._sorted is None:
            self._sorted = sorted(file for files in self._paths.values() for file in files)
        if not stem:
            return self._sorted
        return self._sorted[bisect_left(self._sorted, stem + "/") : bisect_left(self._sorted, stem + "0")]

    def children(self, stem: str) -> list[str]:
        """The modules directly below package ``stem``."""
        prefix = stem + "/" if stem else ""
        return [file for file in self.below(stem) if "/" not in file[len(prefix) :].removesuffix(_INIT)]

    def matching(self, importer: str, pattern: str) -> list[str]:
        """All files whose module name fits ``pattern`` (``*`` stands for anything) below any possible root."""
        import re

        if pattern.startswith("."):
            level = len(pattern) - len(pattern.lstrip("."))
            start = self.relative(importer, "." * level)
            if start is None:
                return []
            pattern = (start.replace("/", ".") + "." if start else "") + pattern[level:]
        expression = re.compile(
            "(?:.*/)?" + ".*".join(re.escape(p.replace(".", "/")) for p in pattern.split("*")) + r"\Z"
        )
        return sorted(file for stem, files in self._paths.items() if expression.match(stem) for file in files)
