"""What several files import from outside before they do anything else: imported once, in a process that they share.

Only what a file imports itself is shared with it, so that no file finds a module loaded that it forgot to import; and
only what it imports before its first statement of another kind, so that whatever it sets up before an import is set up
before that import here as well. Airflow's own modules are taken wherever a file names them at its top level: so does
Airflow's DAG processor (``parsing_pre_import_modules``).
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_SKIPPED = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.INDENT, tokenize.DEDENT})
_MOST_LINES = 400


@dataclass(frozen=True)
class Group:
    """Files (by number) that are run in one process after ``modules`` were imported there; ``below`` import more."""

    modules: tuple[str, ...]
    files: tuple[int, ...]
    below: tuple[Group, ...] = ()


def grouped(wanted: Sequence[frozenset[str]], modules: frozenset[str] = frozenset()) -> Group:
    """The groups for files that want these modules, number by number; ``modules`` are imported already."""
    return _grouped({number: names - modules for number, names in enumerate(wanted)}, ())


def _grouped(wanted: dict[int, frozenset[str]], modules: tuple[str, ...]) -> Group:
    below: list[Group] = []
    while True:
        counts = Counter(name for names in wanted.values() for name in names)
        most = max(counts.values(), default=0)
        if most < 2:
            return Group(modules, tuple(sorted(wanted)), tuple(below))
        name = min(name for name, count in counts.items() if count == most)
        inside = {number: names for number, names in wanted.items() if name in names}
        common = frozenset.intersection(*inside.values())
        below.append(_grouped({number: names - common for number, names in inside.items()}, tuple(sorted(common))))
        wanted = {number: names for number, names in wanted.items() if number not in inside}


class Finder:
    """Where modules come from: folders of the repository, in the order of ``sys.path``, or outside of it.

    The top-level names ``inside`` come from these folders, whatever is installed.
    """

    def __init__(self, root: Path, folders: Iterable[Path], inside: frozenset[str] = frozenset()) -> None:
        self._root = root
        self._inside = inside
        self._folders = [folder for folder in folders if folder.is_relative_to(root)]
        self._outside: dict[str, bool] = {}

    def first_party(self, module: str) -> list[tuple[str, Path]] | None:
        """Name and file of all that importing ``module`` runs, packages first; None where it is from outside."""
        parts = module.split(".")
        if self._is_outside(parts[0]):
            return None
        for folder in self._folders:
            found = list(_files(folder, parts))
            if found or (folder / parts[0]).is_dir():
                return found
        return None

    def _is_outside(self, top: str) -> bool:
        """Whether the name is installed: folders of DAGs and plugins come after that on ``sys.path``."""
        if top in self._inside:
            return False
        if top not in self._outside:
            spec = find_spec(top) if top not in sys.stdlib_module_names else None
            places = [spec.origin or "", *(spec.submodule_search_locations or ())] if spec is not None else []
            inside = [p for p in places if Path(p).is_relative_to(self._root) and "site-packages" not in p]
            self._outside[top] = top in sys.stdlib_module_names or (spec is not None and not inside)
        return self._outside[top]


def _files(folder: Path, parts: list[str]) -> Iterator[tuple[str, Path]]:
    for end in range(1, len(parts) + 1):
        place = folder.joinpath(*parts[:end])
        for file in (place / "__init__.py", place.with_suffix(".py")):
            if file.is_file():
                yield ".".join(parts[:end]), file
                break


def outside_imports(file: Path, finder: Finder) -> frozenset[str]:
    """The modules from outside that ``file`` imports before it, or what it imports, does anything else."""
    found: dict[str, None] = {}
    _walk(file, "", finder, found, set())
    return frozenset(found)


def _walk(file: Path, package: str, finder: Finder, found: dict[str, None], seen: set[Path]) -> bool:
    """Whether ``file`` does nothing but import, so that what follows its import is still before anything else."""
    if file in seen:
        return True
    seen.add(file)
    try:
        head, whole = _head(file)
    except (OSError, SyntaxError, UnicodeError, ValueError, tokenize.TokenError):
        return False
    for statement in head:
        for module, names in _imported(statement, package):
            if module is None:
                return False
            runs = finder.first_party(module)
            if runs is None:
                if module.partition(".")[0] not in sys.stdlib_module_names:
                    found.update(dict.fromkeys((module, *(f"{module}:{name}" for name in names))))
                continue
            for name in names:
                runs += finder.first_party(f"{module}.{name}") or ()
            for name, below in dict.fromkeys(runs):
                inside = name if below.name == "__init__.py" else name.rpartition(".")[0]
                if not _walk(below, inside, finder, found, seen):
                    return False
    return whole


def _imported(statement: ast.stmt, package: str) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """Each module that a statement imports and the names that it takes from it; None where it does anything else."""
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            yield alias.name, ()
    elif isinstance(statement, ast.ImportFrom):
        base = statement.module or ""
        if statement.level:
            parts = package.split(".")
            if not package or statement.level > len(parts):
                yield None, ()
                return
            base = ".".join([*parts[: len(parts) - statement.level + 1], *([base] if base else [])])
        yield base, tuple(alias.name for alias in statement.names if alias.name != "*")
    elif not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
        yield None, ()


@cache
def _head(file: Path) -> tuple[list[ast.stmt], bool]:
    """The imports before the first statement of another kind, and whether there is none. Docstrings do not count."""
    text = file.read_bytes()
    tokens = tokenize.tokenize(io.BytesIO(text).readline)
    first, until, whole = True, 0, True
    for token in tokens:
        if token.type in _SKIPPED:
            continue
        if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
            first = True
            continue
        if first:
            if token.string not in ("import", "from") and token.type != tokenize.STRING:
                whole = False
                break
            first = False
        until = token.end[0]
        if until > _MOST_LINES:
            return [], False
    lines = text.decode("utf-8").splitlines(keepends=True)[:until]
    return ast.parse("".join(lines)).body, whole
