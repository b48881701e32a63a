"""The shape of a tree: import roots, and which file an import or a path string names."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from .module_facts import Import

ROOT_NAMES = {"dags", "plugins", "src"}


class Layout:
    """Resolves names against the paths of one tree.

    Import roots: the repository root; every folder named `dags`, `plugins` or `src` that holds Python files
    at any depth, and the folder that contains it (code imports through its parent, as in `from dags.x import y`);
    the folder, and its parents, of every file that edits `sys.path`.
    """

    def __init__(self, paths: Iterable[str], path_editors: Iterable[str] = ()) -> None:
        self.paths = frozenset(paths)
        self.python = frozenset(path for path in self.paths if path.endswith(".py"))
        self.folders = {folder for path in self.python for folder in ancestors(path)}
        self.roots = {""}
        for folder in self.folders:
            if folder.rpartition("/")[2] in ROOT_NAMES and "tests" not in folder.split("/"):
                self.roots |= {folder, folder.rpartition("/")[0]}
        for editor in path_editors:
            self.roots |= set(ancestors(editor))

    @cached_property
    def _other_by_name(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for path in self.paths - self.python:
            index[path.rpartition("/")[2]].append(path)
        return index

    def imported(self, importer: str, each: Import, exports_of: dict[str, tuple[str, ...]]) -> set[str]:
        """Return the files that run when `importer` executes the import; several roots can answer, all count."""
        if each.level:
            package = importer.split("/")[:-1]
            package = package[: len(package) - (each.level - 1)]
            return self._at(package, each, exports_of)[0]
        answers = [self._at(root.split("/") if root else [], each, exports_of) for root in sorted(self.roots)]
        complete = [files for files, whole in answers if whole]
        return set().union(*(complete or [files for files, _ in answers]))

    def _at(self, start: list[str], each: Import, exports: dict[str, tuple[str, ...]]) -> tuple[set[str], bool]:
        """Walk the dotted name as far as files exist; return the files met and whether the whole module was found."""
        files: set[str] = set()
        here = list(start)
        if each.level:
            files |= self._module(here)
        for part in each.module.split(".") if each.module else []:
            here.append(part)
            met = self._module(here)
            files |= met
            if not met and "/".join(here) not in self.folders:
                return files, False
        for name in each.names:
            files |= self._module([*here, name])
            if name == "*":
                for exported in exports.get("/".join([*here, "__init__.py"]), ()):
                    files |= self._module([*here, exported])
        return files, True

    def _module(self, parts: list[str]) -> set[str]:
        stem = "/".join(parts)
        candidates = (f"{stem}/__init__.py" if stem else "__init__.py", f"{stem}.py")
        return {path for path in candidates if path in self.python}

    def resources(self, reader: str, text: str) -> set[str]:
        """Return the tracked files, not Python, whose path ends with the string at a `/`; of several the nearest."""
        wanted = text.lstrip("./") if text.startswith((".", "/")) else text
        hits = [
            path
            for path in self._other_by_name.get(wanted.rpartition("/")[2], ())
            if ("/" + path).endswith("/" + wanted)
        ]
        shared = {path: len(set(ancestors(path)) & set(ancestors(reader))) for path in hits}
        return {path for path in hits if shared[path] == max(shared.values())}


def ancestors(path: str) -> list[str]:
    """Return every folder above the path, nearest first, without the repository root."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(len(parts), 0, -1)]
