"""Under which dotted names a file knows what it has imported, wherever in it the import stands."""

from __future__ import annotations

import ast


class DottedNames:
    """The names of one file."""

    def __init__(self, tree: ast.Module) -> None:
        self._imported: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    first = alias.name.partition(".")[0]
                    self._imported[alias.asname or first] = alias.name if alias.asname else first
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    self._imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        self._bases: dict[str, str] = {}
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                self._bases[node.name] = next((name for base in node.bases if (name := self.of(base))), "")

    def of(self, node: ast.AST) -> str:
        """The dotted name that ``node`` stands for, ``""`` where it is not an imported one."""
        if isinstance(node, ast.Name):
            return self._imported.get(node.id, "")
        if isinstance(node, ast.Attribute):
            held = self.of(node.value)
            return f"{held}.{node.attr}" if held else ""
        return ""

    def kind_of(self, node: ast.AST) -> str:
        """The same for a class; for one of this file the first imported class that it comes from."""
        name = node.id if isinstance(node, ast.Name) else ""
        for _ in self._bases:
            if name not in self._bases:
                break
            return self._bases[name]
        return self.of(node)
