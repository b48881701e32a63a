"""Imports in the functions that tasks call: each is done now, as it will be on the worker.

An import that is guarded (``try … except ImportError``, ``suppress``) may fail. One below a condition need not be
reached: that is told.
"""

from __future__ import annotations

import ast
import opcode
import traceback
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

_IMPORTS = opcode.opmap["IMPORT_NAME"]
_GUARDS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
_MOST = 3_000  # functions that one DAG file's tasks call
_done: dict[tuple[object, ...], str] = {}


class Imports:
    """The imports of one DAG file's functions; each function and each statement is looked at once."""

    def __init__(self, own: tuple[str, ...]) -> None:
        self._own = own
        self._seen: set[CodeType] = set()

    def faults(self, function: FunctionType) -> Iterator[dict[str, Any]]:
        """What fails of the imports in ``function`` and in the functions of the repository that it names."""
        waiting = [function]
        while waiting and len(self._seen) < _MOST:
            one = waiting.pop()
            if one.__code__ in self._seen:
                continue
            self._seen.add(one.__code__)
            if any(_IMPORTS in code.co_code[::2] for code in _codes(one.__code__)):
                yield from self._tried(one)
            waiting += self._named(one)

    def _tried(self, function: FunctionType) -> Iterator[dict[str, Any]]:
        file = function.__code__.co_filename
        for node, is_sure in _statements(file, function.__code__.co_firstlineno):
            said = _tried(node, function.__globals__)
            if said:
                yield {
                    "kind": "import" if is_sure else "perhaps import",
                    "file": file,
                    "line": node.lineno,
                    "said": said,
                    "where": ast.unparse(node),
                }

    def _named(self, function: FunctionType) -> list[FunctionType]:
        """Functions of the repository, and those of its classes, that the function's code names."""
        found = []
        space = function.__globals__
        inside = [cell.cell_contents for cell in function.__closure__ or () if _is_filled(cell)]
        for code in _codes(function.__code__):
            modules = []
            for name in code.co_names:
                value = space.get(name)
                if isinstance(value, ModuleType) and is_own(str(getattr(value, "__file__", "")), self._own):
                    modules.append(value)
                inside.append(value)
                inside += [vars(module).get(name) for module in modules]
        for value in inside:
            value = getattr(value, "__wrapped__", value) if callable(value) else value
            if isinstance(value, FunctionType):
                found.append(value)
            elif isinstance(value, type):
                found += [each for each in vars(value).values() if isinstance(each, FunctionType)]
        return [each for each in found if is_own(each.__code__.co_filename, self._own)]


def _is_filled(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def is_own(file: str, own: tuple[str, ...]) -> bool:
    """Whether ``file`` is code of the repository, which lies below ``own``; an environment may lie there as well."""
    return file.startswith(own) and "/site-packages/" not in file


_trees: dict[str, ast.Module | None] = {}


def tree_of(file: str) -> ast.Module | None:
    """The syntax tree of a file; None where it cannot be read."""
    if file not in _trees:
        try:
            with open(file, "rb") as opened:  # noqa: PTH123  # of many files
                _trees[file] = ast.parse(opened.read(), file)
        except (OSError, SyntaxError, ValueError):
            _trees[file] = None
    return _trees[file]


def function_at(file: str, line: int) -> ast.AST | None:
    """The function of ``file`` that begins at ``line``, its decorators included."""
    tree = tree_of(file)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if line in (node.lineno, *(each.lineno for each in node.decorator_list)):
                return node
        elif isinstance(node, ast.Lambda) and node.lineno == line:
            return node
    return None


def _statements(file: str, line: int) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    node = function_at(file, line)
    for each in ast.iter_child_nodes(node) if node is not None else ():
        yield from _below(each, True)


def _below(node: ast.AST, is_sure: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield node, is_sure
        return
    if isinstance(node, ast.Try) and any(_catches(handler.type) for handler in node.handlers):
        for statement in [*node.orelse, *node.finalbody]:
            yield from _below(statement, False)
        return
    if isinstance(node, (ast.With, ast.AsyncWith)) and any("suppress" in ast.dump(item) for item in node.items):
        return
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
        return
    sure = is_sure and not isinstance(node, (ast.If, ast.IfExp, ast.ExceptHandler, ast.Match, ast.While, ast.For))
    for each in ast.iter_child_nodes(node):
        yield from _below(each, sure)


def _catches(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    return bool({node.id for node in ast.walk(kind) if isinstance(node, ast.Name)} & _GUARDS)


def _tried(node: ast.Import | ast.ImportFrom, space: dict[str, Any]) -> str:
    """What the import raises, empty where it is done."""
    own: dict[str, Any] = {
        name: space[name] for name in ("__name__", "__package__", "__spec__", "__builtins__") if name in space
    }
    key = (ast.dump(node), own.get("__package__"), id(own.get("__builtins__")))
    if key not in _done:
        try:
            exec(compile(ast.Module([node], []), "<an import of a task>", "exec", dont_inherit=True), own)
            _done[key] = ""
        except (ImportError, SyntaxError) as error:
            _done[key] = traceback.format_exception_only(type(error), error)[-1].strip()
        except BaseException:  # the network and the secrets that it may want are there when it runs
            _done[key] = ""
    return _done[key]
