"""What runs at import and is known to do nothing that another module can see.

Everything that is not listed counts as doing something. Names are matched as written or by their last part.
"""

from __future__ import annotations

import ast
import builtins

# Decorators that keep the function's or class's identity to its own name.
DECORATORS = frozenset(
    {
        "staticmethod", "classmethod", "property", "setter", "getter", "deleter", "cached_property",
        "wraps", "lru_cache", "cache", "singledispatch", "singledispatchmethod", "total_ordering",
        "contextmanager", "asynccontextmanager", "dataclass", "abstractmethod", "abstractproperty",
        "overload", "final", "override", "no_type_check", "runtime_checkable", "unique", "verify",
    }
)  # fmt: skip

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


def is_type_expression(node: ast.expr) -> bool:
    """Whether an annotation only names, subscripts and unites types, so that it can fail but not act."""
    if isinstance(node, ast.Name | ast.Constant):
        return True
    if isinstance(node, ast.Attribute):
        return is_type_expression(node.value)
    if isinstance(node, ast.Subscript):
        return is_type_expression(node.value) and is_type_expression(node.slice)
    if isinstance(node, ast.Tuple | ast.List):
        return all(is_type_expression(item) for item in node.elts)
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.BitOr)
        and all(is_type_expression(side) for side in (node.left, node.right))
    )


def is_inert_decorator(node: ast.expr) -> bool:
    """Whether a decorator is known to be inert, its arguments being literals."""
    if isinstance(node, ast.Call):
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        last = _last(node.func)
        if last in ("wraps",):
            return True
        return is_inert_decorator(node.func) and all(is_literal(argument) for argument in arguments)
    return _last(node) in DECORATORS


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
