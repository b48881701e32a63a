"""Whether a statement that runs on import does more than bind names, and whether other modules can see it."""

from __future__ import annotations

import ast

from firedoor.sources.references import chain_of

# Builtins that reach into other modules.
REACHING = frozenset({"setattr", "delattr", "exec", "eval", "__import__"})
# Calls that make a value and register nothing that another module of a repository looks up.
_MAKERS = frozenset(
    {"getLogger", "get_logger", "TypeVar", "NewType", "namedtuple", "timedelta", "compile", "Path", "frozenset"}
)


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
        targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [node.target]
        return any(not isinstance(target, ast.Name) and _root(target) in imported for target in targets)
    return isinstance(node, ast.stmt) and any(acts_on_others(inner, imported) for inner in ast.iter_child_nodes(node))


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
