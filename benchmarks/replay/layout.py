"""The shape of a tree: import roots, and which file an import or a path string names."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property

from .dag_files import is_test
from .module_facts import Import
from .path_patterns import PathPattern

ROOT_NAMES = {"dags", "plugins", "src"}


class Layout:
    """Resolves names against the paths of one tree.

    Import roots: the repository root; every folder named `dags`, `plugins` or `src` that holds Python files
    at any depth, and the folder that contains it (code imports through its parent, as in `from dags.x import y`);
    the folder, and its parents, of every file that edits `sys.path`.
    """

    def __init__(
        self, paths: Iterable[str], path_editors: Iterable[str] = (), submodules: Collection[str] = ()
    ) -> None:
        """`submodules` are paths that hold whatever is imported from below them."""
        self.paths = frozenset(paths)
        self._submodules = frozenset(submodules)
        self.python = frozenset(path for path in self.paths if path.endswith(".py"))
        self.folders = {folder for path in self.python for folder in ancestors(path)}
        self._matches: dict[tuple[str, tuple[str, ...], bool], list[str]] = {}
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
            if met and "/".join(here) in self._submodules:
                return files, True
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
        if stem in self._submodules:
            return {stem}
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
        return _nearest(hits, reader)

    @cached_property
    def _others(self) -> list[str]:
        return [path for path in self.paths - self.python if not is_test(path)]

    def matching(self, reader: str, pattern: PathPattern) -> set[str]:
        """Return the tracked files, outside tests, that a path pattern in `reader` can mean; of several the nearest.

        A listed folder means all files below it, unless what is listed has an extension. Python files count only where
        the pattern names that extension. Of an absolute path the longest tail counts that is found: what
        stands before it is where the repository is deployed.
        """
        if pattern.anchored:
            folder = reader.split("/")[:-1]
            parts = list(pattern.parts)
            while parts and parts[0] == "..":
                del folder[-1:], parts[0]
            return set(self._found(re.escape("".join(f"{part}/" for part in folder)), tuple(parts), pattern.listed))
        tails = range(len(pattern.parts)) if pattern.absolute else range(1)
        for start in tails:
            parts = list(pattern.parts[start:])
            if start and sum("*" not in part for part in parts) < 2:
                break
            found = self._found("(?:.*/)?", tuple(parts), pattern.listed)
            if found:
                return _nearest(found, reader)
        return set()

    def _found(self, start: str, parts: tuple[str, ...], listed: bool) -> list[str]:
        key = (start, parts, listed)
        if key not in self._matches:
            named = bool(parts) and bool(re.search(r"\.\w+$", parts[-1]))
            steps = "".join(f"{_expression(part)}/" for part in parts[:-1]).replace("[^/]*[^/]*/", "(?:.*/)?")
            last = _expression(parts[-1]) if parts else ""
            if listed and not named:
                last = f"{last}/.*" if last and last != "[^/]*" else ".*"
            expression = re.compile(f"{start}{steps}{last}", re.DOTALL)
            among: Iterable[str] = self.python if named and parts[-1].endswith(".py") else self._others
            if named and "*" not in parts[-1] and among is self._others:
                among = [path for path in self._other_by_name.get(parts[-1], ()) if not is_test(path)]
            self._matches[key] = sorted(path for path in among if expression.fullmatch(path))
        return self._matches[key]


def _expression(part: str) -> str:
    return "[^/]*".join(re.escape(literal) for literal in part.split("*"))


def _nearest(hits: list[str], reader: str) -> set[str]:
    shared = {path: len(set(ancestors(path)) & set(ancestors(reader))) for path in hits}
    return {path for path in hits if shared[path] == max(shared.values())}


def ancestors(path: str) -> list[str]:
    """Return every folder above the path, nearest first, without the repository root."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(len(parts), 0, -1)]
