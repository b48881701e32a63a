"""What runs at import and is known to do nothing that another module can see.

Everything that is not listed counts as doing something. Names are matched as written or by their last part.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Mapping

from firedoor.sources.references import chain_of

# Decorators that keep the function's or class's identity to its own name.
DECORATORS = frozenset(
    {
        "staticmethod", "classmethod", "property", "setter", "getter", "deleter", "cached_property",
        "wraps", "lru_cache", "cache", "singledispatch", "singledispatchmethod", "total_ordering",
        "contextmanager", "asynccontextmanager", "dataclass", "abstractmethod", "abstractproperty",
        "overload", "final", "override", "no_type_check", "runtime_checkable", "unique", "verify",
    }
)  # fmt: skip
_BUILTIN = frozenset({"staticmethod", "classmethod", "property"})
_OF_PROPERTIES = frozenset({"setter", "getter", "deleter"})

# Bases whose metaclass and __init_subclass__ do not make the new class reachable by other names.
BASE_MODULES = frozenset({"abc", "enum", "typing", "typing_extensions", "dataclasses", "collections", "airflow",
                          "pydantic", "datetime", "logging", "threading", "unittest", "json", "string", "io",
                          "http", "html", "argparse", "contextlib", "types", "concurrent", "queue"})  # fmt: skip
BUILTIN_NAMES = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__", "__package__", "__spec__", "__loader__"}

_SIGNED = (ast.UAdd, ast.USub)


def is_literal(node: ast.expr | None) -> bool:
    """Whether ``node`` is a literal or a display of literals: evaluating it cannot fail and calls nothing."""
    if node is None or isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.List | ast.Tuple):
        return all(is_literal(item) for item in node.elts)
    if isinstance(node, ast.Set):
        return all(isinstance(item, ast.Constant) for item in node.elts)
    if isinstance(node, ast.Dict):  # a key must be hashable, a `**value` a mapping
        return all(isinstance(key, ast.Constant) for key in node.keys) and all(is_literal(v) for v in node.values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, _SIGNED):
        return isinstance(node.operand, ast.Constant) and isinstance(node.operand.value, int | float | complex)
    return False


def is_type_expression(node: ast.expr, imported: Mapping[str, str]) -> bool:
    """Whether an annotation only names and unites types, and subscripts Python's own, so that it can fail but not act.

    ``imported``: what ``calm.standard_imports`` says. Another type may have a ``__class_getitem__`` that acts.
    """
    if isinstance(node, ast.Name | ast.Constant):
        return True
    if isinstance(node, ast.Attribute):
        return is_type_expression(node.value, imported)
    if isinstance(node, ast.Subscript):
        root = (chain_of(node.value) or "").partition(".")[0]
        return bool(imported.get(root, root in BUILTIN_NAMES)) and is_type_expression(node.slice, imported)
    if isinstance(node, ast.Tuple | ast.List):
        return all(is_type_expression(item, imported) for item in node.elts)
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.BitOr)
        and all(is_type_expression(side, imported) for side in (node.left, node.right))
    )


def looks_inert(node: ast.expr) -> bool:
    """Whether a decorator has a name like an inert one, whatever it is bound to, and literals for arguments."""
    if isinstance(node, ast.Call):
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        last = _last(node.func)
        if last in ("wraps",):
            return True
        return looks_inert(node.func) and all(is_literal(argument) for argument in arguments)
    return _last(node) in DECORATORS


def is_inert_decorator(node: ast.expr, imported: Mapping[str, str], own: Collection[str] = ()) -> bool:
    """Whether a decorator is known to be inert: Python's own, its arguments being literals.

    ``imported``: what ``calm.standard_imports`` says. ``own`` are the names of the class around: ``@size.setter``. A
    decorator of the repository may have such a name, and register what it decorates.
    """
    if not looks_inert(node):
        return False
    chain = chain_of(node.func if isinstance(node, ast.Call) else node)
    if chain is None:
        return False
    root, _, rest = chain.partition(".")
    if not rest and root in _BUILTIN:
        return root not in imported
    if rest in _OF_PROPERTIES:
        return root in own
    module = imported.get(root)
    return bool(module) and f"{module}.{rest}".rstrip(".").rpartition(".")[2] in DECORATORS


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
