"""Functions that run in another environment as lines of text: what they name must be defined in them."""

from __future__ import annotations

import ast
import builtins
import dis
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

_GIVEN = frozenset({"__name__", "__file__", "__builtins__", "__package__", "__doc__", "sys", "os"})


def faults(function: FunctionType) -> Iterator[dict[str, Any]]:
    """Each name of ``function`` that will not be there, at the line that needs it first."""
    told = set()
    for name, line in _needed(function.__code__):
        if name not in told and name not in _GIVEN and not hasattr(builtins, name):
            told.add(name)
            yield {
                "kind": "name",
                "file": function.__code__.co_filename,
                "line": line,
                "said": name,
                "where": function.__qualname__.replace(".<locals>", ""),
            }


def _needed(code: CodeType, inner: frozenset[str] = frozenset()) -> Iterator[tuple[str, int]]:
    line = code.co_firstlineno
    stored = {step.argval for step in dis.get_instructions(code) if step.opname in ("STORE_GLOBAL", "STORE_NAME")}
    free = set(code.co_freevars) - inner
    for step in dis.get_instructions(code):
        if step.starts_line is not None:
            line = _line(step, line)
        is_global = step.opname in ("LOAD_GLOBAL", "LOAD_NAME") and step.argval not in stored
        is_free = step.opname in ("LOAD_DEREF", "LOAD_CLASSDEREF") and step.argval in free
        if is_global or is_free:
            yield str(step.argval), line
    within = inner | set(code.co_cellvars) | set(code.co_varnames)
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _needed(each, within)


def _line(step: Any, otherwise: int) -> int:
    """Python 3.13 tells in ``starts_line`` whether, and in ``line_number`` where."""
    number = getattr(step, "line_number", None) or step.starts_line
    return number if isinstance(number, int) and not isinstance(number, bool) else otherwise


def named(function: str, folders: list[str]) -> Iterator[dict[str, Any]]:
    """What is wrong with ``package.module:function`` of the repository, as far as its text tells without an import."""
    module, _, name = function.partition(":")
    parts = module.split(".")
    places = [Path(folder, parts[0]) for folder in folders]
    if not any(place.is_dir() or place.with_suffix(".py").is_file() for place in places):
        return  # of a distribution, which is not here
    for folder in folders:
        for file in (Path(folder, *parts).with_suffix(".py"), Path(folder, *parts, "__init__.py")):
            if file.is_file():
                if not _defines(file, name.partition(".")[0]):
                    yield {"kind": "function", "said": f"{module} defines no {name}", "where": function}
                return
    if not any(Path(folder, *parts).is_dir() for folder in folders):
        yield {"kind": "function", "said": f"there is no module {module}", "where": function}


def _defines(file: Path, name: str) -> bool:
    """Whether the module binds ``name``, or may do so in a way that its text does not tell."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return False
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name in (
            name,
            "__getattr__",
        ):
            return True
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name:
            return True
        if isinstance(node, ast.alias) and (node.asname or node.name) in (name, "*"):
            return True
    return False
