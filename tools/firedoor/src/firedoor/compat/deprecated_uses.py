"""Who still uses what a library has deprecated; what nobody uses any more may go."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from firedoor.compat.deprecations import Deprecation
from firedoor.compat.uses import rows_of
from firedoor.compat.values import CALL, IMPORT, NAME, STAR, Use

SCHEMA = "firedoor.deprecations/1"


@dataclass(frozen=True, slots=True)
class DeprecatedUse:
    """One place that uses something deprecated; ``dags`` reach the file that holds it.

    ``sure`` is false where it may: a star import, ``**arguments``, an attribute of an object whose class is not known.
    """

    path: str
    line: int
    sure: bool
    dags: tuple[str, ...]

    @property
    def place(self) -> str:
        """``path:line``."""
        return f"{self.path}:{self.line}"

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {"path": self.path, "line": self.line, "sure": self.sure, "dags": list(self.dags)}


@dataclass(frozen=True, slots=True)
class Deprecated:
    """One deprecation of ``library`` with its uses. ``since`` is the first release that has it; empty: none yet."""

    library: str
    deprecation: Deprecation
    since: str
    uses: tuple[DeprecatedUse, ...]

    @property
    def removable(self) -> bool:
        """Whether no code of the repository uses it, for all that is known."""
        return not self.uses

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        one = self.deprecation
        return {
            "library": self.library,
            "name": one.name,
            "path": one.path,
            "line": one.line,
            "message": one.message,
            "since": one.since or self.since,
            "until": one.until,
            "uses": [use.to_json() for use in self.uses],
            "removable": self.removable,
        }


@dataclass(frozen=True, slots=True)
class Deprecations:
    """What libraries have deprecated, sorted by library and name."""

    found: tuple[Deprecated, ...]

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {"schema": SCHEMA, "deprecations": [one.to_json() for one in self.found]}


def aliases(texts: Mapping[str, tuple[str, str]], packages: Mapping[str, str]) -> dict[str, str]:
    """Dotted name → the dotted name that it is another one for, by the imports of each file (path → module, text).

    ``packages`` says what the relative imports of a file start from.
    """
    found: dict[str, str] = {}
    for path, (module, text) in texts.items():
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                start = packages.get(path, "").split(".")
                parts = start[: len(start) - node.level + 1] if node.level else []
                source = ".".join([*parts, *([node.module] if node.module else [])])
                for alias in node.names:
                    found[f"{module}.{alias.asname or alias.name}"] = f"{source}.{alias.name}"
    return found


def canonical(symbol: str, known: Mapping[str, str]) -> str:
    """The name under which ``symbol`` is defined, as far as re-exports tell; itself where they do not.

    Each re-export is followed once: in a package that says ``from pkg.read import read`` the name ``pkg.read`` is one
    of ``pkg.read.read``, which begins with it again.
    """
    followed: set[str] = set()
    while True:
        names = symbol.split(".")
        starts = [".".join(names[:size]) for size in range(len(names), 0, -1)]
        start = next((each for each in starts if each in known and each not in followed), None)
        if start is None:
            return symbol
        followed.add(start)
        symbol = f"{known[start]}{symbol[len(start) :]}"


def deprecated_uses(
    found: Sequence[Deprecation], texts: Mapping[str, str], packages: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, list[tuple[str, int, bool]]]:
    """Name of a deprecation → (path, line, sure) of each use in ``texts`` (path → text), sorted.

    ``packages`` says what the relative imports of a path start from, ``known`` what names mean (:func:`aliases`).
    """
    uses: dict[str, set[tuple[str, int, bool]]] = {one.name: set() for one in found}
    for path, text in texts.items():
        rows = [Use(path, *row) for row in rows_of(text, packages.get(path, ""))]
        meant = [(use, canonical(use.symbol, known)) for use in rows]
        for one in found:
            top = one.symbol.partition(".")[0]
            within = packages.get(path, "").partition(".")[0] == top  # a package that hands on its own is no user of it
            own = set(_uses(one, [each for each in meant if not (within and each[0].form == IMPORT)]))
            if one.path == path:
                own |= {(line, True) for line in _own_uses(one, text)}
            elif _is_member(one) and any(_touches(symbol, one) for _, symbol in meant):
                name = one.symbol.rpartition(".")[2]
                own |= {(line, False) for line in _attributes(text, name)}
            uses[one.name] |= {(path, line, sure) for line, sure in own}
    return {name: sorted(places) for name, places in uses.items()}


def _uses(one: Deprecation, meant: Iterable[tuple[Use, str]]) -> Iterator[tuple[int, bool]]:
    module = one.symbol.rpartition(".")[0]
    for use, symbol in meant:
        if symbol == one.symbol or symbol.startswith(f"{one.symbol}."):
            if not one.parameter:
                yield use.line, True
            elif use.form == CALL and (passed := _passed(one, use.shape)) is not None:
                yield use.line, passed
            elif use.form not in (CALL, IMPORT):
                yield use.line, False  # handed on: who calls it is not seen
        elif not one.parameter and symbol in (module, *_above(module)) and use.form in (STAR, NAME):
            yield use.line, False


def _above(module: str) -> list[str]:
    return [module[: match.start()] for match in re.finditer(r"\.", module)]


def _passed(one: Deprecation, shape: str) -> bool | None:
    """Whether a call passes the parameter: yes, perhaps (False), no (None)."""
    words = shape.replace(",", " ").split()
    if f"{one.parameter}=" in words:
        return True
    positional = next((int(word) for word in words if word.isdecimal()), 0)
    if one.position is not None and positional > one.position:
        return True
    if "**" in words or ("*" in words and one.position is not None):
        return False
    return None


def _is_member(one: Deprecation) -> bool:
    """Whether it belongs to a class: objects have it under its last name alone."""
    return one.member and not one.parameter


def _touches(symbol: str, one: Deprecation) -> bool:
    top = one.symbol.partition(".")[0]
    return symbol == top or symbol.startswith(f"{top}.")


def _own_uses(one: Deprecation, text: str) -> Iterator[int]:
    """Lines of its own module that use it: the module does not import itself."""
    if one.parameter:
        return
    name = one.symbol.rpartition(".")[2]
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    if one.member:  # an object of the class has it under this name, whatever the object is called
        yield from _attributes(text, name)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            yield node.lineno


def _attributes(text: str, name: str) -> Iterator[int]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    yield from (node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == name)
