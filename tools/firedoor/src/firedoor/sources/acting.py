"""Whether a statement that runs on import does more than bind names, and whether other modules can see it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from firedoor.sources.bindings import inner_statements
from firedoor.sources.references import chain_of, import_specs

# Builtins that reach into other modules.
REACHING = frozenset({"setattr", "delattr", "exec", "eval", "__import__"})
# Calls that make a value and register nothing that another module of a repository looks up.
_MAKERS = frozenset(
    {"getLogger", "get_logger", "TypeVar", "NewType", "namedtuple", "timedelta", "compile", "Path", "frozenset"}
)
# Methods that change what they are called of, and give something back.
_CHANGERS = frozenset({"setdefault", "pop", "popitem", "register", "add", "append", "insert", "update"})


def called_names(node: ast.AST) -> Iterator[str]:
    """The plain names that a statement, or a decorator, calls at its top: ``f()``, ``x = f()``, ``@f``, ``@f(…)``."""
    if isinstance(node, ast.expr):
        called = node.func if isinstance(node, ast.Call) else node
        if isinstance(called, ast.Name):
            yield called.id
        return
    for statement in inner_statements(node):
        value = getattr(statement, "value", None)
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
            yield value.func.id


def called_in(node: ast.AST) -> set[str]:
    """The plain names that are called anywhere in ``node``."""
    return {call.func.id for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}


def imported_in(node: ast.AST) -> set[str]:
    """The names that import statements anywhere in ``node`` bind."""
    found = [inner for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]
    return {name for statement in found for name, _, _ in import_specs(statement)}


def only_names_something(node: ast.AST) -> bool:
    """``log = logging.getLogger(__name__)`` and the like."""
    return (
        isinstance(node, ast.Assign)
        and all(isinstance(target, ast.Name) for target in node.targets)
        and isinstance(node.value, ast.Call)
        and (chain_of(node.value.func) or "").rpartition(".")[2] in _MAKERS
    )


def acts_on_others(node: ast.AST, imported: set[str]) -> bool:
    """Whether a statement changes what other modules see: it calls, or stores into, what the module imports."""
    if isinstance(node, ast.Expr):
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        return isinstance(call, ast.Call) and _root(call.func) in imported
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Delete):
        value = node.value if not isinstance(node, ast.Delete) else None
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in _CHANGERS:
            return _root(value.func) in imported
        targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [node.target]
        return any(not isinstance(target, ast.Name) and _root(target) in imported for target in targets)
    return isinstance(node, ast.stmt) and any(acts_on_others(inner, imported) for inner in ast.iter_child_nodes(node))


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
