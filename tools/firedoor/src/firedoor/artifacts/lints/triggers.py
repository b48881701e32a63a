"""A trigger that names itself by a literal: the triggerer would look for that name outside of every artifact."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module
from firedoor.findings import Finding


def find(module: Module) -> Iterator[Finding]:
    """Each ``serialize`` of a class that returns a literal class path of the artifact."""
    for owner in module.nodes:
        if not isinstance(owner, ast.ClassDef):
            continue
        for method in owner.body:
            if isinstance(method, ast.FunctionDef) and method.name == "serialize":
                yield from _literals(module, owner, method)


def _literals(module: Module, owner: ast.ClassDef, method: ast.FunctionDef) -> Iterator[Finding]:
    for node in ast.walk(method):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and node.value.elts:
            path = module.own_path(node.value.elts[0])
            if path:
                yield Finding(
                    module.path,
                    node.lineno,
                    "FD400",
                    f"{owner.name}.serialize names the class {path!r}, which the triggerer cannot import",
                    'f"{type(self).__module__}.{type(self).__qualname__}"',
                )
