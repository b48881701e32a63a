"""Scopes: which names are the module's own business, by Python's scope rules.

A name that a function binds is local to it; comprehensions and nested functions see it, class bodies do not
pass theirs on. Every other name is the module's. https://docs.python.org/3/reference/executionmodel.html#naming-and-binding
"""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.sources.uses import DOCSTRINGS, LOCAL, NAME, NAMESPACE

MODULE, CLASS, FUNCTION = "module", "class", "function"
_SPECIAL_NAMES = {
    "__doc__": DOCSTRINGS,
    **{name: NAMESPACE + name for name in ("__builtins__", "__annotations__", "__dict__")},
}

_Imports = Mapping[str, tuple[str, ...]]
_Names = frozenset[str] | set[str]
_NO_IMPORTS: _Imports = {}
_NO_NAMES: _Names = frozenset()


class Scope:
    """What one scope loads (dotted names), binds, declares to be from outside and imports; and the scopes in it."""

    __slots__ = ("imports", "inner", "kind", "loads", "outer", "stores")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.loads: set[str] = set()
        self.stores: set[str] = set()
        self.outer: _Names = _NO_NAMES
        self.imports: dict[str, list[str]] | None = None  # bound name → what it is bound to, as ``module:attribute``
        self.inner: list[Scope] | None = None

    def open(self, kind: str) -> Scope:
        """A new scope inside of this one."""
        own = Scope(kind)
        if self.inner is None:
            self.inner = [own]
        else:
            self.inner.append(own)
        return own

    def bind(self, name: str, spec: str) -> None:
        """An import binds ``name``."""
        if self.imports is None:
            self.imports = {}
        self.imports.setdefault(name, []).append(spec)


def resolve(scope: Scope, out: set[str]) -> None:
    """Add to ``out`` the uses of module-level names and of imports, by ``scope`` and all scopes in it."""
    pending = [(scope, _NO_NAMES, _NO_IMPORTS)]
    while pending:
        scope, enclosing, enclosing_imports = pending.pop()
        own: _Imports = {}
        if scope.imports is not None and scope.kind != MODULE:
            own = {name: tuple(specs) for name, specs in scope.imports.items()}
        in_function = scope.kind == FUNCTION
        local = (
            scope.stores - scope.outer if in_function and scope.outer else scope.stores if in_function else _NO_NAMES
        )
        visible = {**enclosing_imports, **own} if own else enclosing_imports
        _uses(scope.loads, local, enclosing, own, visible, out)
        if scope.inner is not None:
            names, imports = enclosing, enclosing_imports
            if in_function:
                names, imports = enclosing | local if enclosing else local, visible
            if imports and local:
                imports = {name: specs for name, specs in imports.items() if name not in local or name in own}
            pending += [(inner, names, imports) for inner in scope.inner]


def _uses(loads: set[str], local: _Names, enclosing: _Names, own: _Imports, visible: _Imports, out: set[str]) -> None:
    for chain in loads:
        if chain in _SPECIAL_NAMES:
            out.add(_SPECIAL_NAMES[chain])
        root, _, rest = chain.partition(".")
        if visible and (root in own or (root in visible and root not in local)):
            for spec in visible[root]:
                out.add(LOCAL + _join(spec, rest))
        elif root not in local and root not in enclosing:
            out.add(NAME + chain)


def _join(spec: str, rest: str) -> str:
    if not rest:
        return spec
    return spec + rest if spec.endswith(":") else f"{spec}.{rest}"
