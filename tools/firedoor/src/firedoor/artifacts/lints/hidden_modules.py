"""``sys.modules`` or ``sys.path`` taken in a way that the loader does not see: the table of the whole process."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module, argument, literal
from firedoor.findings import Finding

_TABLES = ("modules", "path")


def find(module: Module) -> Iterator[Finding]:
    """``getattr(sys, "modules")``, ``vars(sys)``, ``sys.__dict__``."""
    for node in module.nodes:
        if isinstance(node, ast.Attribute) and node.attr == "__dict__" and module.qualified(node.value) == "sys":
            yield _finding(module, node, "sys.__dict__", "sys.modules")
        elif isinstance(node, ast.Call):
            name = module.qualified(node.func)
            if name == "vars" and node.args and module.qualified(node.args[0]) == "sys":
                yield _finding(module, node, "vars(sys)", "sys.modules")
            elif name == "getattr" and node.args and module.qualified(node.args[0]) == "sys":
                table = literal(argument(node, 1, "name"))
                if table in _TABLES:
                    yield _finding(module, node, f"getattr(sys, {table!r})", f"sys.{table}")


def _finding(module: Module, node: ast.expr, form: str, fix: str) -> Finding:
    return Finding(
        module.path,
        node.lineno,
        "FD405",
        f"{form} is that of the whole process, and does not hold the artifact's modules under their own names",
        fix,
    )
