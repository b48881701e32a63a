"""Where a Python file imports a module, and whether it must be there: guarded and foreign imports need not."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from firedoor.sources.decode import Unparsable, parse

_GUARDS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException", "AttributeError"})
# What runs in an interpreter of its own; Airflow's names of decorators and of operators.
_ELSEWHERE = ("virtualenv", "external_python", "docker", "kubernetes", "pyspark", "branch_virtualenv")
_BY_NAME = ("import_module", "__import__", "find_spec")
_OPERATORS = ("Virtualenv", "ExternalPython")


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One place. ``guarded``: a failure is caught. ``elsewhere``: another interpreter runs it."""

    line: int
    guarded: bool
    elsewhere: bool


def import_lines(source: str, module: str) -> list[ImportLine]:
    """Return every place of ``source`` that imports the dotted ``module`` (an attribute at its end does no harm)."""
    try:
        tree = parse(source.encode("utf-8", "replace"))
    except Unparsable:
        return []
    return sorted(_in(tree.body, module, _handed_over(tree), False, False), key=lambda found: found.line)


def _in(
    nodes: Iterable[ast.AST], module: str, foreign: frozenset[str], guarded: bool, elsewhere: bool
) -> Iterator[ImportLine]:
    for node in nodes:
        if any(module == name or module.startswith(f"{name}.") for name in _named(node, module)):
            yield ImportLine(getattr(node, "lineno", 1), guarded or _only_asks(node), elsewhere)
        if isinstance(node, ast.Try):
            caught = guarded or any(map(catches_import_error, node.handlers))
            yield from _in(node.body, module, foreign, caught, elsewhere)
            yield from _in([*node.handlers, *node.orelse, *node.finalbody], module, foreign, caught, elsewhere)
            continue
        away = elsewhere
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            away = away or node.name in foreign or any(map(runs_elsewhere, node.decorator_list))
        yield from _in(ast.iter_child_nodes(node), module, foreign, guarded, away)


def _named(node: ast.AST, module: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
        if module == node.module:
            yield module
    elif isinstance(node, ast.Call) and node.args and _called(node) in _BY_NAME:
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def _only_asks(node: ast.AST) -> bool:
    """``find_spec`` asks whether a module is there."""
    return isinstance(node, ast.Call) and _called(node) == "find_spec"


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def catches_import_error(handler: ast.ExceptHandler) -> bool:
    """Whether a failed import ends there."""
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(getattr(kind, "id", getattr(kind, "attr", "")) in _GUARDS for kind in kinds)


def runs_elsewhere(decorator: ast.expr) -> bool:
    """Whether the decorated function runs in an interpreter of its own."""
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
    return name in _ELSEWHERE or name.startswith("virtualenv")


def _handed_over(tree: ast.Module) -> frozenset[str]:
    """Functions that are given to an operator which runs them in another interpreter."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            given = [word.value for word in node.keywords if word.arg == "python_callable"]
            if any(word in _called(node) for word in _OPERATORS):
                found |= {value.id for value in given if isinstance(value, ast.Name)}
    return frozenset(found)
