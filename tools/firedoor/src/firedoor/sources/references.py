"""How source refers to things: import statements, dotted names, annotations."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache


@lru_cache(maxsize=512)  # each import of a module is asked for several times
def import_specs(node: ast.Import | ast.ImportFrom) -> tuple[tuple[str, str, str], ...]:
    """``(bound name, spec, executed)`` for each name that an import statement binds.

    ``spec`` is ``module:attribute`` (attribute empty for a module); ``executed`` is what running the statement
    demands. A star is bound as ``*``.
    """
    if isinstance(node, ast.Import):
        return tuple(
            (alias.asname, f"{alias.name}:", alias.name)
            if alias.asname
            else (alias.name.partition(".")[0], f"{alias.name.partition('.')[0]}:", alias.name)
            for alias in node.names
        )
    module = "." * node.level + (node.module or "")
    return tuple(
        (alias.asname or alias.name, f"{module}:{alias.name}", f"{module}:{alias.name}") for alias in node.names
    )


def annotations_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    """The annotations of a function's parameters and of what it returns."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    found = [a.annotation for a in every if a.annotation is not None]
    return [*found, node.returns] if node.returns is not None else found


def texts_in(annotation: ast.expr) -> Iterator[str]:
    """The texts in an annotation: they may be types in quotes."""
    stack: list[ast.AST] = [annotation]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield node.value
        elif not isinstance(node, ast.Name):
            stack.extend(ast.iter_child_nodes(node))


def quoted_names(text: str) -> set[str]:
    """The names that evaluating a type in quotes needs; none where it is no expression."""
    if text.isidentifier():
        return {text}
    try:
        return chains_in(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()


def chain_of(node: ast.expr) -> str | None:
    """``a.b.c`` of a name or an attribute of a name, else ``None``."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    parts.append(node.id)
    return ".".join(reversed(parts))


def chains_in(node: ast.AST) -> set[str]:
    """Every name that evaluating an expression needs, with the attributes that are taken of it."""
    found: set[str] = set()
    stack: list[ast.AST] = [node]
    while stack:
        node = stack.pop()
        chain = chain_of(node) if isinstance(node, ast.Name | ast.Attribute) else None
        if chain is not None:
            found.add(chain)
        elif isinstance(node, ast.Lambda):  # its body runs when it is called
            stack.extend(default for default in (*node.args.defaults, *node.args.kw_defaults) if default is not None)
        elif node.__class__ is not ast.Constant:
            stack.extend(ast.iter_child_nodes(node))
    return found


def names_in(node: ast.AST) -> set[str]:
    """Every name in an expression, in whatever place."""
    found: set[str] = set()
    stack: list[ast.AST] = [node]
    while stack:
        node = stack.pop()
        if node.__class__ is ast.Name:
            found.add(node.id)
        elif node.__class__ is not ast.Constant:
            stack.extend(ast.iter_child_nodes(node))
    return found
