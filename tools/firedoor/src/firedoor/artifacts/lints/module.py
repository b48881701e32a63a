"""One module of an artifact, as the lints see it: its syntax tree, and what its names mean."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?::[A-Za-z_]\w*)?")


@dataclass(frozen=True, slots=True)
class Module:
    """``nodes`` are those of the tree, ``aliases`` maps each imported name to the dotted name that it stands for."""

    path: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...]
    aliases: Mapping[str, str]
    names: frozenset[str]
    pythons: frozenset[str]

    @classmethod
    def of(cls, path: str, source: bytes, names: Collection[str], pythons: Collection[str] = ()) -> Module | None:
        """The module, ``None`` where ``source`` does not parse."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about the code of others
                tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        nodes = tuple(ast.walk(tree))
        return cls(path, tree, nodes, dict(_aliases(nodes)), frozenset(names), frozenset(pythons))

    def qualified(self, node: ast.AST) -> str:
        """The dotted name that an expression stands for, with what imports call it; empty for other expressions."""
        if isinstance(node, ast.Name):
            return self.aliases.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            owner = self.qualified(node.value)
            return f"{owner}.{node.attr}" if owner else ""
        return ""

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Each call, and the dotted name of what is called."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                yield node, self.qualified(node.func)

    def own_path(self, node: ast.AST | None) -> str:
        """The literal ``a.b`` or ``a.b:c`` that ``node`` is, where ``a`` is a name of the artifact; else empty."""
        text = literal(node)
        return text if _DOTTED.fullmatch(text) and text.partition(".")[0] in self.names else ""

    def is_own(self, dotted: str) -> bool:
        """Whether a dotted name begins with a name of the artifact."""
        return dotted.partition(".")[0] in self.names


def literal(node: ast.AST | None) -> str:
    """The text of a literal string; empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def argument(call: ast.Call, position: int, keyword: str) -> ast.expr | None:
    """An argument by its position or its keyword."""
    if len(call.args) > position and not any(isinstance(word, ast.Starred) for word in call.args[: position + 1]):
        return call.args[position]
    return next((word.value for word in call.keywords if word.arg == keyword), None)


def _aliases(nodes: Collection[ast.AST]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            for name in node.names:
                yield (name.asname, name.name) if name.asname else (top := name.name.partition(".")[0], top)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for name in node.names:
                yield name.asname or name.name, f"{node.module}.{name.name}"
