"""What every node of a syntax tree has in common for :mod:`firedoor.sources.walk`: fields, lists, names."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from firedoor.sources.scopes import MODULE, Scope
from firedoor.sources.strings import string_uses

Node = Any  # its class is known by the table READ, which mypy does not follow

_Name, _Store, _Constant, _Expr, _Pass = ast.Name, ast.Store, ast.Constant, ast.Expr, ast.Pass

# Fields that carry no meaning for what the code does.
_WITHOUT_MEANING = frozenset({"ctx", "type_comment", "type_ignores", "kind"})
FIELDS: dict[type, tuple[str, ...]] = {
    cls: tuple(field for field in cls._fields if field not in _WITHOUT_MEANING)
    for cls in vars(ast).values()
    if isinstance(cls, type) and issubclass(cls, ast.AST)
}
TAGS: dict[type, str] = {cls: f"({cls.__name__}" for cls in FIELDS}


class Reading:
    """Where one walk puts what it finds."""

    __slots__ = ("_silent", "annotated", "attributes", "decorated", "docs", "out", "put", "tokens")

    def __init__(self, tokens: list[str], docs: list[str], out: set[str]) -> None:
        self.tokens = tokens
        self.put = tokens.append
        self.docs = docs
        self.out = out
        self.attributes: set[str] = set()
        self.decorated = False  # by something that may read docstrings
        self.annotated = False
        self._silent: tuple[Reading, Scope] | None = None

    def form_only(self) -> tuple[Reading, Scope]:
        """The same, for nodes that use nothing, or of which the uses are told apart; with a scope for their names."""
        if self._silent is None:
            self._silent = Reading(self.tokens, self.docs, set()), Scope(MODULE)
        return self._silent

    def uses_only(self) -> Reading:
        """The same, for nodes of which the tokens are put apart."""
        apart = Reading([], [], self.out)
        apart.attributes = self.attributes
        return apart


def read_items(field: str, items: list[Node], r: Reading, scope: Scope) -> None:
    """A field that is a list of expressions or the like; ``field`` ends in a bracket."""
    put = r.put
    put(field)
    for item in items:
        cls = item.__class__
        if cls is _Name:  # the commonest, without a call
            name = item.id
            put("$" + name)
            if item.ctx.__class__ is _Store:
                scope.stores.add(name)
            else:
                scope.loads.add(name)
        elif item is None:  # `{**a}`: a key that is not there
            put("~")
        else:
            READ[cls](item, r, scope)
    put("]")


def read_block(field: str, statements: list[Node], r: Reading, scope: Scope) -> None:
    """A field that is a list of statements."""
    put = r.put
    put(field)
    for statement in statements:
        cls = statement.__class__
        if cls is _Expr:
            value = statement.value
            if value.__class__ is not _Constant:
                READ[cls](statement, r, scope)
            # A bare string or `...` does nothing; below a name it documents that, and it may name files.
            elif value.value.__class__ is str:
                string_uses(value.value, r.out)
        elif cls is not _Pass:  # `pass` does nothing; a body of a docstring alone equals `pass`
            READ[cls](statement, r, scope)
    put("]")


def read_field(field: str, node: Node, r: Reading, scope: Scope) -> None:
    """A field that is one node, or ``None``."""
    cls = node.__class__
    if cls is _Name:
        name = node.id
        put = r.put
        put(field)
        put("$" + name)
        if node.ctx.__class__ is _Store:
            scope.stores.add(name)
        else:
            scope.loads.add(name)
    elif node is not None:
        r.put(field)
        READ[cls](node, r, scope)


def read_any(node: Node, r: Reading, scope: Scope) -> None:
    """A node of any class, field by field."""
    cls = node.__class__
    put = r.put
    put(TAGS[cls])
    for field in FIELDS[cls]:
        value = getattr(node, field)
        kind = value.__class__
        if kind is list:
            if value:
                first = value[0]
                if first.__class__ is str:
                    put(field + "[")
                    r.tokens += value
                    put("]")
                else:
                    (read_block if isinstance(first, ast.stmt) else read_items)(field + "[", value, r, scope)
        elif kind in TAGS:
            read_field(field, value, r, scope)
        elif value is not None:
            put(f"{field}={value}")
    put(")")


Reader = Callable[[Node, Reading, Scope], None]
READ: dict[type, Reader] = dict.fromkeys(FIELDS, read_any)
