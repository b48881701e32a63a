"""What a library has deprecated, found in its text: which name or parameter, since when, until when.

What counts: a decorator called ``deprecated`` (:pep:`702`, and the packages of that name); ``warnings.warn`` with a
category that ends in ``DeprecationWarning``, or is ``FutureWarning``; a statement that calls a function named for it
(``_warn_deprecated(…)``): one of the module counts where it warns itself, one from elsewhere where its name says that
it does. Code that lists or looks for deprecations is not deprecated: it takes what the call gives. In an ``if`` that
asks for a parameter it is that parameter, in a module's ``__getattr__`` (:pep:`562`) the names that are compared with
or looked up.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

_UNTIL = re.compile(
    r"(?i)\b(?:until|removed? (?:in|with|by|on|after|from)|removal in|gone (?:in|with)|goes (?:in|with)|before)\s+"
    r"(?:version\s+|release\s+|v)?(\d[\w.-]*\w|\d)"
)
_SINCE = re.compile(r"(?i)\b(?:since|as of|deprecated (?:in|with|from))\s+(?:version\s+|release\s+|v)?(\d[\w.-]*\w|\d)")
_SINCE_WORDS, _UNTIL_WORDS = ("version", "since", "deprecated_in"), ("until", "removed_in", "remove_in", "removal")
_MESSAGES = ("reason", "message", "msg", "details")
_WARNING_WORDS = frozenset({"warn", "warning", "deprecate", "issue", "emit"})
_SEVERAL = ast.Tuple | ast.List | ast.Set


@dataclass(frozen=True, slots=True, order=True)
class Deprecation:
    """One deprecated name, or parameter of one: where it stands, what the library says, and the days or versions said.

    ``symbol`` is dotted, as an importer writes it; ``parameter`` is empty where the whole is deprecated. ``since`` and
    ``until`` are as the library words them, empty where it does not. ``position`` is that of the parameter among those
    which a caller may pass without its name, from 0; ``member``: it belongs to a class.
    """

    symbol: str
    parameter: str
    path: str
    line: int
    message: str = ""
    since: str = ""
    until: str = ""
    position: int | None = None
    member: bool = False

    @property
    def name(self) -> str:
        """``warehouse.write(replacing)``, or ``warehouse.rows``."""
        return f"{self.symbol}({self.parameter})" if self.parameter else self.symbol


def deprecations(text: str, path: str, module: str) -> tuple[Deprecation, ...]:
    """What the module ``module`` with this ``text`` has deprecated, sorted; nothing where it does not parse."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    found = _Finder(path, module, _literals(tree), _helpers(tree)).all(tree)
    return tuple(sorted({(one.symbol, one.parameter): one for one in found}.values()))


def _helpers(tree: ast.Module) -> dict[str, bool]:
    """The functions and methods of a module whose name holds ``deprecat`` → whether they warn themselves."""
    return {
        node.name: any(_warns_itself(part) for part in ast.walk(node) if isinstance(part, ast.Call))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "deprecat" in node.name.lower()
    }


def _literals(tree: ast.Module) -> dict[str, list[str]]:
    """The texts in each display that a top-level name is bound to: keys of a dictionary, members of the others."""
    found: dict[str, list[str]] = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.Dict | _SEVERAL):
            found[target.id] = _texts(value)
    return found


def _texts(node: ast.expr) -> list[str]:
    parts: Iterable[ast.expr | None] = ()
    if isinstance(node, ast.Dict):
        parts = node.keys
    elif isinstance(node, _SEVERAL):
        parts = node.elts
    elif isinstance(node, ast.Constant):
        parts = [node]
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


class _Finder:
    """Walks one module."""

    def __init__(self, path: str, module: str, literals: dict[str, list[str]], helpers: dict[str, bool]) -> None:
        self.path = path
        self.module = module
        self.literals = literals
        self.helpers = helpers

    def all(self, tree: ast.Module) -> Iterator[Deprecation]:
        """All deprecations of the module."""
        own = [
            node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        ]
        for call in self._warnings(own):
            yield self._one(self.module, "", call.lineno, call)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from self._definition(node, self.module)

    def _definition(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, owner: str
    ) -> Iterator[Deprecation]:
        symbol = f"{owner}.{node.name}"
        for decorator in node.decorator_list:
            if _last_name(decorator.func if isinstance(decorator, ast.Call) else decorator) == "deprecated":
                call = decorator if isinstance(decorator, ast.Call) else None
                yield replace(self._one(symbol, "", node.lineno, call), member=owner != self.module)
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield from self._definition(part, symbol)
            return
        if "deprecat" in node.name.lower():
            return  # it says so of others
        if node.name == "__getattr__" and owner == self.module:
            yield from self._attributes(node)
            return
        if node.name in ("__init__", "__new__") and owner != self.module:
            symbol = owner  # whoever makes one
        positions = _positions(node, bound=owner != self.module)
        for one in self._body(node.body, symbol, _parameters(node), ""):
            yield replace(one, position=positions.get(one.parameter), member=symbol != owner and owner != self.module)

    def _body(self, body: Sequence[ast.stmt], symbol: str, parameters: set[str], asked: str) -> Iterator[Deprecation]:
        """What warns in ``body``; ``asked`` is the parameter without which it is not run."""
        for node in body:
            if isinstance(node, ast.If):
                named = [
                    name.id for name in ast.walk(node.test) if isinstance(name, ast.Name) and name.id in parameters
                ]
                yield from self._body(node.body, symbol, parameters, named[0] if named else asked or "?")
                yield from self._body(node.orelse, symbol, parameters, asked or "?")
            elif isinstance(node, ast.With | ast.AsyncWith):
                yield from self._body(node.body, symbol, parameters, asked)
            elif isinstance(node, ast.Try):
                yield from self._body([*node.body, *node.orelse, *node.finalbody], symbol, parameters, asked)
            elif not isinstance(node, ast.For | ast.AsyncFor | ast.While | ast.FunctionDef | ast.ClassDef):
                for call in self._warnings([node]):
                    # Under a condition that asks for no parameter it is some use of it, and nobody can say which.
                    if asked != "?":
                        yield self._one(symbol, asked, call.lineno, call)

    def _attributes(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Deprecation]:
        if not (calls := self._warnings(node.body)):
            return
        names: dict[str, int] = {}
        for part in ast.walk(node):
            if isinstance(part, ast.Compare):
                for side in (part.left, *part.comparators):
                    known = self.literals.get(side.id, []) if isinstance(side, ast.Name) else _texts(side)
                    names.update(dict.fromkeys(known, part.lineno))
        for name, line in names.items():
            yield self._one(f"{self.module}.{name}", "", line, calls[0])

    def _warnings(self, nodes: Iterable[ast.AST]) -> list[ast.Call]:
        """The calls that warn, in the order in which they stand."""
        every = [part for node in nodes for part in ast.walk(node)]
        asked = {id(part.value) for part in every if isinstance(part, ast.Expr)}  # their results are nobody's
        return [
            part
            for part in every
            if isinstance(part, ast.Call) and (_warns_itself(part) or (id(part) in asked and self._is_helper(part)))
        ]

    def _is_helper(self, call: ast.Call) -> bool:
        """Whether a call is made to warn: by a function of the module that does, or one that is named for it."""
        name = _last_name(call.func)
        if "deprecat" not in name.lower() or name == "deprecated":
            return False
        if name in self.helpers:
            return self.helpers[name]
        words = name.lower().strip("_").split("_")
        return words[0].startswith("deprecat") or not _WARNING_WORDS.isdisjoint(words)

    def _one(self, symbol: str, parameter: str, line: int, call: ast.Call | None) -> Deprecation:
        message, words = "", {}
        if call is not None:
            words = {word.arg: text for word in call.keywords if word.arg and (text := _text(word.value))}
            message = next((words[name] for name in _MESSAGES if name in words), "")
            message = message or next((text for part in call.args if (text := _text(part))), "")
        since = next((words[name] for name in _SINCE_WORDS if name in words), _said(_SINCE, message))
        until = next((words[name] for name in _UNTIL_WORDS if name in words), _said(_UNTIL, message))
        return Deprecation(symbol, parameter, self.path, line, message, since, until)


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    every = node.args
    return {one.arg for one in (*every.posonlyargs, *every.args, *every.kwonlyargs, every.kwarg) if one is not None}


def _positions(node: ast.FunctionDef | ast.AsyncFunctionDef, *, bound: bool) -> dict[str, int]:
    """The place of each parameter that may be passed without its name; ``bound``: the first one is the object."""
    every = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
    is_static = any(_last_name(decorator) == "staticmethod" for decorator in node.decorator_list)
    return {name: place for place, name in enumerate(every[1 if bound and not is_static else 0 :])}


def _warns_itself(call: ast.Call) -> bool:
    if _last_name(call.func) not in ("warn", "warn_explicit"):
        return False
    said = [*call.args, *(word.value for word in call.keywords)]
    kinds = [_last_name(part.func if isinstance(part, ast.Call) else part) for part in said]
    return any(kind.endswith("DeprecationWarning") or kind == "FutureWarning" for kind in kinds)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.expr) -> str:
    """The text of a string; ``…`` stands for what only a run knows."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left) + _text(node.right)
    if isinstance(node, ast.Call) and node.args and _last_name(node.func).endswith("Warning"):
        return _text(node.args[0])
    return ""


def _said(pattern: re.Pattern[str], message: str) -> str:
    match = pattern.search(message)
    return match[1] if match else ""
