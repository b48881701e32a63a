"""Which names a statement of the module body binds, without entering functions, classes and comprehensions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from firedoor.sources.reading import FIELDS
from firedoor.sources.references import import_specs

_OWN_SCOPES = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
_STATEMENT_LISTS = ("body", "handlers", "orelse", "finalbody", "cases")  # in the order of their fields
_LISTS_OF = {cls: tuple(field for field in _STATEMENT_LISTS if field in fields) for cls, fields in FIELDS.items()}
# Expressions have such fields too, and one statement in them.
_LISTS_OF.update(dict.fromkeys((ast.Lambda, ast.IfExp), ()))


def own_scope(statement: ast.AST) -> Iterator[ast.AST]:
    """``statement`` and what lies in it without entering functions, classes and comprehensions."""
    stack = [statement]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, _OWN_SCOPES):
            continue
        for field in FIELDS[node.__class__]:
            value = getattr(node, field)
            if value.__class__ is list:
                stack.extend(item for item in value if isinstance(item, ast.AST))
            elif isinstance(value, ast.AST):
                stack.append(value)


def inner_statements(statement: ast.AST) -> Iterator[ast.AST]:
    """``statement`` and the statements, handlers and cases in it, in the order of :func:`own_scope`."""
    stack = [statement]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, _OWN_SCOPES):
            continue
        for field in _LISTS_OF[node.__class__]:
            stack.extend(getattr(node, field))


def bound_names(statement: ast.stmt, *, walrus: bool = True) -> list[str]:
    """The module-level names that running ``statement`` may bind or unbind, a name once for each place.

    Without a ``walrus`` only statements bind, and their expressions need no look.
    """
    names: list[str] = []
    # The commonest, without a walk.
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return [name for name, _, _ in import_specs(statement)]
    if not walrus and isinstance(statement, ast.Assign):
        target = statement.targets[0]
        if len(statement.targets) == 1 and isinstance(target, ast.Name):
            return [target.id]
    for node in own_scope(statement) if walrus else _binding_parts(statement):
        kind = node.__class__
        if kind is ast.Name:
            if node.ctx.__class__ is not ast.Load:  # type: ignore[attr-defined]  # narrowed by class identity, for speed
                names.append(node.id)  # type: ignore[attr-defined]  # as above
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names += [name for name, _, _ in import_specs(node)]
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
            names += [node.name] if node.name else []
        elif isinstance(node, ast.MatchMapping) and node.rest:
            names.append(node.rest)
        elif isinstance(node, ast.Global):
            names += node.names
    return names


def _binding_parts(statement: ast.stmt) -> Iterator[ast.AST]:
    for node in inner_statements(statement):
        yield node
        if isinstance(node, ast.Assign | ast.Delete):
            targets: list[ast.AST] = list(node.targets)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For | ast.AsyncFor):
            targets = [node.target]
        elif isinstance(node, ast.With | ast.AsyncWith):
            targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
        elif isinstance(node, ast.match_case):
            targets = [node.pattern]
        elif isinstance(node, ast.stmt) and node.__class__.__name__ == "TypeAlias":  # since Python 3.12
            targets = [node.name]  # type: ignore[attr-defined]  # unknown to older versions
        else:
            continue
        for target in targets:
            yield from own_scope(target)
