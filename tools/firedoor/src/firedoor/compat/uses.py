"""Python text → which symbols of which modules it uses, where, and how; kept by blob digest in the facts cache."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from firedoor.compat.values import (
    ATTRIBUTE,
    CALL,
    DECORATOR,
    EXCEPT,
    IMPORT,
    NAME,
    STAR,
    STRING,
    SUBCLASS,
    Use,
)  # fmt: skip

if TYPE_CHECKING:
    from firedoor.revisions import Blobs
    from firedoor.sources.cache import FactsCache

RULES = 2
"""Grows when the same text gives other uses."""

UNPARSABLE = "unparsable"
_KEPT = "compat uses"
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?::[A-Za-z_]\w*)?")
_LONGEST_PATH = 200
# What a use raises that is not there or does not fit: a handler of it is a guard.
_CATCHES = frozenset(
    {"ImportError", "ModuleNotFoundError", "AttributeError", "TypeError", "Exception", "BaseException"}
)
_ASKS = frozenset(
    {"hasattr", "getattr", "TYPE_CHECKING", "version", "__version__", "VERSION", "find_spec", "signature"}
)
Row = tuple[int, str, str, str, str, bool]


def uses_of(path: str, rows: Iterable[Row]) -> list[Use]:
    """The rows of one file as values, sorted."""
    return sorted((Use(path, *row) for row in rows), key=lambda use: use.order)


def rows_of(text: str, package: str = "") -> list[Row]:
    """The uses in a Python text: ``(line, definition, symbol, form, shape, guarded)``.

    ``package`` is what relative imports start from. What does not parse has one row, of the form :data:`UNPARSABLE`.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        return [(getattr(error, "lineno", None) or 1, "", "", UNPARSABLE, str(error), False)]
    found = _Finder(package)
    found.names(tree)
    found.block(tree.body, "", False)
    return sorted(set(found.rows))


def all_uses(
    paths: dict[str, str],
    blobs: Blobs,
    cache: FactsCache,
    packages: dict[str, str],
    wanted: Callable[[Row], bool] | None = None,
) -> dict[str, list[Use]]:
    """The uses in each of ``paths`` (path → digest) that are ``wanted``, from the cache where it has them."""
    found = all_rows(paths, blobs, cache, packages)
    if wanted is None:
        return {path: uses_of(path, rows) for path, rows in found.items()}
    return {path: uses_of(path, filter(wanted, rows)) for path, rows in found.items()}


def all_rows(paths: dict[str, str], blobs: Blobs, cache: FactsCache, packages: dict[str, str]) -> dict[str, list[Row]]:
    """The rows of each of ``paths`` (path → digest), from the cache where it has them."""
    kept = cache.kept(_KEPT)
    known: dict[str, list[Row]] = dict(kept[1]) if kept and kept[0] == RULES else {}
    keys = {path: f"{digest} {packages.get(path, '')}" for path, digest in paths.items()}
    missing = {path: digest for path, digest in paths.items() if keys[path] not in known}
    texts = dict(blobs.read(sorted(set(missing.values())))) if missing else {}
    for path, digest in missing.items():
        data = texts.get(digest)
        known[keys[path]] = rows_of(data.decode("utf-8", "replace"), packages.get(path, "")) if data is not None else []
    if missing:
        cache.keep(_KEPT, (RULES, {key: known[key] for key in set(keys.values())} | _recent(known)))
    return {path: known[key] for path, key in keys.items()}


def _recent(known: dict[str, list[Row]], most: int = 20_000) -> dict[str, list[Row]]:
    """What other runs found, as long as it is not too much."""
    return known if len(known) <= most else {}


class _Finder:
    """Walks a module; ``rows`` grows."""

    def __init__(self, package: str) -> None:
        self._package = package.split(".") if package else []
        self._bound: dict[str, str] = {}  # local name → dotted
        self.rows: list[Row] = []

    def names(self, tree: ast.Module) -> None:
        """Which name means which module or member, wherever it is imported in the file."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name if alias.asname else alias.name.partition(".")[0]
                    self._bound[alias.asname or top] = top
            elif isinstance(node, ast.ImportFrom):
                module = self._module(node)
                for alias in node.names:
                    if alias.name != "*":
                        self._bound[alias.asname or alias.name] = f"{module}.{alias.name}" if module else alias.name

    def block(self, body: Iterable[ast.stmt], definition: str, guarded: bool) -> None:
        """The uses of some statements."""
        for statement in body:
            inside = definition
            if not definition and isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inside = statement.name
            self._statement(statement, inside, guarded)

    def _statement(self, node: ast.stmt, where: str, guarded: bool) -> None:
        if isinstance(node, ast.Import | ast.ImportFrom):
            self._import(node, where, guarded)
        elif isinstance(node, ast.Try | ast.TryStar):
            caught = {name for handler in node.handlers for name in _caught(handler)}
            self.block(node.body, where, guarded or bool(caught & _CATCHES))
            for handler in node.handlers:
                for kind in _kinds(handler.type):
                    self._reference(kind, EXCEPT, "", where, guarded)
                self.block(handler.body, where, guarded)
            self.block([*node.orelse, *node.finalbody], where, guarded)
        elif isinstance(node, ast.If):
            asks = any(_asks(part) for part in ast.walk(node.test))
            self._expression(node.test, where, True if asks else guarded)
            self.block([*node.body, *node.orelse], where, guarded or asks)
        elif isinstance(node, ast.ClassDef):
            own = ",".join(sorted(_own(node)))
            for base in node.bases:
                if not self._reference(base, SUBCLASS, own, where, guarded):
                    self._expression(base, where, guarded)
            self._others(node, where, guarded, but=("bases", "body"))
            self.block(node.body, where, guarded)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._others(node, where, guarded, but=("body",))
            self.block(node.body, where, guarded)
        else:
            self._others(node, where, guarded)

    def _others(self, node: ast.AST, where: str, guarded: bool, but: tuple[str, ...] = ()) -> None:
        for field, value in ast.iter_fields(node):
            if field in but:
                continue
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.stmt):
                    self.block([part], where, guarded)
                elif field == "decorator_list" and self._reference(part, DECORATOR, "", where, guarded):
                    continue
                elif isinstance(part, ast.expr):
                    self._expression(part, where, guarded)
                elif isinstance(part, ast.AST):
                    self._others(part, where, guarded)

    def _expression(self, node: ast.expr, where: str, guarded: bool) -> None:
        if isinstance(node, ast.Call) and self._reference(node.func, CALL, shape_of(node), where, guarded):
            for part in (*node.args, *(word.value for word in node.keywords)):
                self._expression(part, where, guarded)
        elif isinstance(node, ast.Name | ast.Attribute) and self._reference(node, "", "", where, guarded):
            return
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if len(node.value) < _LONGEST_PATH and _DOTTED.fullmatch(node.value):
                self.rows.append((node.lineno, where, node.value.replace(":", "."), STRING, "", guarded))
        else:
            self._others(node, where, guarded)

    def _reference(self, node: ast.expr, form: str, shape: str, where: str, guarded: bool) -> bool:
        """Note ``node`` if it is a dotted name that begins with an imported one."""
        dotted = self._dotted(node)
        if dotted is None:
            return False
        line = getattr(node, "end_lineno", None) or node.lineno
        self.rows.append(
            (line, where, dotted, form or (ATTRIBUTE if isinstance(node, ast.Attribute) else NAME), shape, guarded)
        )
        return True

    def _dotted(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Name):
            return self._bound.get(node.id)
        if isinstance(node, ast.Attribute):
            before = self._dotted(node.value)
            return None if before is None else f"{before}.{node.attr}"
        return None

    def _import(self, node: ast.Import | ast.ImportFrom, where: str, guarded: bool) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.rows.append((node.lineno, where, alias.name, IMPORT, "", guarded))
            return
        module = self._module(node)
        for alias in node.names:
            if alias.name == "*":
                self.rows.append((node.lineno, where, module, STAR, "", guarded))
            else:
                symbol = f"{module}.{alias.name}" if module else alias.name
                self.rows.append((alias.lineno, where, symbol, IMPORT, "", guarded))

    def _module(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        above = self._package[: len(self._package) - node.level + 1]
        return ".".join([*above, *([node.module] if node.module else [])])


def shape_of(node: ast.Call) -> str:
    """How a call passes its arguments: ``2, limit=, **``."""
    stars = any(isinstance(each, ast.Starred) for each in node.args)
    plain = sum(not isinstance(each, ast.Starred) for each in node.args)
    words = sorted(f"{word.arg}=" for word in node.keywords if word.arg)
    doubles = any(word.arg is None for word in node.keywords)
    return ", ".join([str(plain), *(["*"] if stars else []), *words, *(["**"] if doubles else [])])


def _own(node: ast.ClassDef) -> Iterator[str]:
    """The names that a class body defines."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield each.name
        elif isinstance(each, ast.Assign):
            yield from (target.id for target in each.targets if isinstance(target, ast.Name))
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            yield each.target.id


def _kinds(node: ast.expr | None) -> list[ast.expr]:
    if node is None:
        return []
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]


def _caught(handler: ast.ExceptHandler) -> list[str]:
    if handler.type is None:
        return ["BaseException"]
    return [kind.id if isinstance(kind, ast.Name) else getattr(kind, "attr", "") for kind in _kinds(handler.type)]


def _asks(node: ast.AST) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name in _ASKS
