"""A file that is written beside the code: the folder of an unpacked artifact is shared, and read-only."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module, argument, literal
from firedoor.findings import Finding

_METHODS = frozenset({"write_text", "write_bytes", "mkdir", "touch", "unlink", "rmdir", "rename", "replace", "chmod"})
_FUNCTIONS = (
    "os.makedirs",
    "os.mkdir",
    "os.remove",
    "os.unlink",
    "os.rename",
    "os.rmdir",
    "shutil.rmtree",
    "shutil.move",
)


def find(module: Module) -> Iterator[Finding]:
    """Each write to a path that is made from ``__file__``, followed through assigned names."""
    beside = _names_from_file(module)

    def is_beside(node: ast.AST | None) -> bool:
        return node is not None and any(
            isinstance(part, ast.Name) and (part.id == "__file__" or part.id in beside) for part in ast.walk(node)
        )

    for call, name in module.calls():
        method = call.func if isinstance(call.func, ast.Attribute) else None
        opens_path = method is not None and method.attr == "open" and is_beside(method.value)
        writes = (
            (method is not None and method.attr in _METHODS and is_beside(method.value))
            or (name in _FUNCTIONS and is_beside(argument(call, 0, "path")))
            or (name == "open" and is_beside(argument(call, 0, "file")) and _writes(argument(call, 1, "mode")))
            or (opens_path and _writes(argument(call, 0, "mode")))
        )
        if writes:
            yield Finding(
                module.path,
                call.lineno,
                "FD407",
                "a file is written beside the code, which is read-only in an artifact and shared by all its runs",
                "tempfile.mkdtemp()",
            )


def _writes(mode: ast.AST | None) -> bool:
    return not set("wax+").isdisjoint(literal(mode))


def _names_from_file(module: Module) -> set[str]:
    """Names that are assigned from ``__file__``, in any number of steps."""
    found: set[str] = set()
    assigned = [
        (target.id, {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)})
        for node in module.nodes
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]
    grown = True
    while grown:
        more = {name for name, used in assigned if "__file__" in used or used & found} - found
        grown = bool(more)
        found |= more
    return found
