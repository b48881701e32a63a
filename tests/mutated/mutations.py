"""One mutation for everything that a file holds: definitions, statements of the module body, constants, resources."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One changed file; `content` is None where the file is gone, `function` (name, line) where one alone changed."""

    path: str
    what: str
    content: bytes | None
    function: tuple[str, int] | None = None

    def of(self, files: Files) -> dict[str, bytes]:
        """`files` with this change."""
        rest = {path: content for path, content in files.items() if path != self.path}
        return rest if self.content is None else rest | {self.path: self.content}


def of_definitions(path: str, source: bytes) -> Iterator[Mutation]:
    """Each function, methods and nested ones too, raises."""
    tree, lines = ast.parse(source), source.decode().splitlines(keepends=True)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body
            at = min([body[0].lineno, *(d.lineno for d in getattr(body[0], "decorator_list", ()))]) - 1
            raising = f"{' ' * body[0].col_offset}raise LookupError('mutated')\n"
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            text = "".join([*lines[:at], raising, *lines[at:]])
            yield Mutation(path, f"{node.name} raises", text.encode(), (node.name, first))


def of_statements(path: str, source: bytes) -> Iterator[Mutation]:
    """Each statement of the module body is left out."""
    tree, lines = ast.parse(source), source.decode().splitlines(keepends=True)
    for node in tree.body:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            start = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))]) - 1
            yield _changed(path, f"without line {start + 1}", [*lines[:start], *lines[node.end_lineno or start + 1 :]])


def of_constants(path: str, source: bytes) -> Iterator[Mutation]:
    """Each number and each plain string of the module body, of class bodies and of defaults is another one."""
    lines = source.decode().splitlines(keepends=True)
    for node in _outside_functions(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.lineno == node.end_lineno:
            line = lines[node.lineno - 1].encode()
            text = line[node.col_offset : node.end_col_offset].decode()
            new = str(node.value + 1) if type(node.value) in (int, float) else ""
            if isinstance(node.value, str) and text in (f"'{node.value}'", f'"{node.value}"'):
                new = f"{text[:-1]}x{text[-1]}"
            if new:
                changed = line[: node.col_offset].decode() + new + line[node.end_col_offset :].decode()
                what = f"{text} in line {node.lineno} is {new}"
                yield _changed(path, what, [*lines[: node.lineno - 1], changed, *lines[node.lineno :]])


def of_resource(path: str, content: bytes) -> Mutation:
    """A file that is not Python is longer by a comment."""
    remark = b"-- mutated\n" if path.endswith(".sql") else b"# mutated\n"
    return Mutation(path, "has one line more", content + remark)


def of_file(path: str) -> Mutation:
    """The file is gone."""
    return Mutation(path, "is gone", None)


def _outside_functions(tree: ast.Module) -> Iterator[ast.AST]:
    stack: list[ast.AST] = list(tree.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            stack += [*node.decorator_list, *node.args.defaults, *(d for d in node.args.kw_defaults if d)]
        elif not isinstance(node, ast.JoinedStr) and not (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            yield node
            stack += ast.iter_child_nodes(node)


def _changed(path: str, what: str, lines: list[str]) -> Mutation:
    return Mutation(path, what, "".join(lines).encode())
