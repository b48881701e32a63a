"""What can make Python refuse a class when its module is imported, by what the class statement says.

A name twice in an enumeration, equal members where ``@unique`` forbids them
(https://docs.python.org/3/library/enum.html), the order and the names of a ``NamedTuple``'s fields
(https://docs.python.org/3/library/typing.html#typing.NamedTuple), ``@total_ordering`` without a method to begin with.
Dataclasses have :mod:`firedoor.sources.fields`.
"""

from __future__ import annotations

import ast

from firedoor.sources.fields import MARK

_ENUMERATIONS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum"})
_ORDERS = frozenset({"__lt__", "__le__", "__gt__", "__ge__"})


def refusals(statement: ast.ClassDef) -> list[str]:
    """Why Python may refuse the class, as words that differ when the reason does; none for most classes."""
    bases = {_last(base) for base in statement.bases}
    decorators = {_last(decorator) for decorator in statement.decorator_list}
    found = []
    if bases:  # whatever they are: one of them may lead to an enumeration
        names = [name for name, _ in _assigned(statement)]
        found += [f"twice {name}" for name in sorted(set(names)) if names.count(name) > 1]
    if "unique" in decorators:
        values = [value for _, value in _assigned(statement) if value]
        found += [f"equal {value}" for value in sorted(set(values)) if values.count(value) > 1]
    if "NamedTuple" in bases:
        fields = [inner for inner in statement.body if isinstance(inner, ast.AnnAssign)]
        found += [f"field {field.target.id}" for field in fields if _is_refused(field)]  # type: ignore[union-attr]  # names only
        letters = "".join("n" if field.value is None else "d" for field in fields)
        found += ["order"] if "n" in letters.lstrip("n") else []
    if "total_ordering" in decorators:
        own = {inner.name for inner in statement.body if isinstance(inner, ast.FunctionDef)}
        found += ["without an order"] if own.isdisjoint(_ORDERS) else []
    return found


def members(statement: ast.ClassDef) -> str:
    """A mark that the class is an enumeration with members; else ``""``."""
    has = any(True for _ in _assigned(statement))
    return f"{MARK}members" if has and any(_last(base) in _ENUMERATIONS for base in statement.bases) else ""


def _is_refused(field: ast.AnnAssign) -> bool:
    return isinstance(field.target, ast.Name) and field.target.id.startswith("_")


def _assigned(statement: ast.ClassDef) -> list[tuple[str, str]]:
    """The names that the class body assigns, with their values where those are literals."""
    found = []
    for inner in statement.body:
        if isinstance(inner, ast.Assign):
            targets = [target.id for target in inner.targets if isinstance(target, ast.Name)]
        elif isinstance(inner, ast.AnnAssign) and inner.value is not None and isinstance(inner.target, ast.Name):
            targets = [inner.target.id]
        else:
            continue
        value = repr(inner.value.value) if isinstance(inner.value, ast.Constant) else ""
        found += [(name, value) for name in targets]
    return found


def _last(node: ast.expr) -> str:
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
