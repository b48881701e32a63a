"""Type aliases: ``Rows = dict[str, list[int]]``, ``Mode = Literal["full", "part"]``.

Python's own types and what ``typing`` gives can be subscripted with each other without failing. Of any other name that
is not known: subscripting it may run code. ``A | B`` fails before Python 3.10, and is no alias here.
"""

from __future__ import annotations

import ast

_TYPES = frozenset({"str", "int", "float", "bool", "bytes", "complex", "object", "tuple", "typing.Any"})
_PARTS = {
    "dict": 2, "list": 1, "set": 1, "frozenset": 1, "type": 1,
    "typing.Dict": 2, "typing.List": 1, "typing.Set": 1, "typing.FrozenSet": 1, "typing.Type": 1,
    "typing.Optional": 1, "typing.Iterable": 1, "typing.Iterator": 1, "typing.Sequence": 1, "typing.Mapping": 2,
}  # fmt: skip
_ANY_NUMBER = frozenset({"typing.Union", "typing.Tuple", "tuple"})


def is_alias(node: ast.expr, imported: dict[str, str]) -> bool:
    """Whether ``node`` is a type made of such types; ``imported``: what ``calm.standard_imports`` says."""
    if isinstance(node, ast.Constant):
        return node.value is None
    if isinstance(node, ast.Name | ast.Attribute):
        name = _name(node, imported)
        return name in _TYPES or ("." not in name and name in _PARTS)
    if not isinstance(node, ast.Subscript):
        return False
    name = _name(node.value, imported)
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if name == "typing.Literal":
        return bool(parts) and all(isinstance(part, ast.Constant) for part in parts)
    wanted = len(parts) if name in _ANY_NUMBER else _PARTS.get(name)
    return bool(parts) and wanted == len(parts) and all(is_alias(part, imported) for part in parts)


def _name(node: ast.expr, imported: dict[str, str]) -> str:
    """The dotted name in the standard library, or the builtin's; ``""`` where it is neither."""
    if isinstance(node, ast.Name):
        return imported.get(node.id, node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported:
        return f"{imported[node.value.id]}.{node.attr}"
    return ""
