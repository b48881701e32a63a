"""Keywords that a function or class no longer names, where ``**kwargs`` takes them all the same: nothing fails there.

The call binds, and a replay comes to its end; what the keyword meant is lost, or another one refuses it (an operator's
base class, which is not there when uses are replayed).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

_FURTHEST = 12  # bases that hand on to a base
_READS = frozenset({"get", "pop"})


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a call may name: ``named``, and whether ``**kwargs`` takes the rest."""

    named: frozenset[str]
    takes_more: bool


def lost_keywords(shape: str, name: str, old: str, new: str) -> list[str]:
    """The keywords of a call of ``shape`` that ``name`` of the text ``old`` names, and of ``new`` takes unnamed."""
    given = [part.strip().removesuffix("=") for part in shape.split(",") if part.strip().endswith("=")]
    before, after = (parameters(text, name) for text in (old, new)) if given else (None, None)
    if before is None or after is None or not after.takes_more:
        return []
    return [keyword for keyword in given if keyword in before.named and keyword not in after.named]


def parameters(text: str, name: str) -> Parameters | None:
    """Those of a top-level function or class; None where there is none, or where they are not written there.

    What is read from ``**kwargs`` by its name, and what a base of the same file names, counts as named.
    """
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        return None
    things = {
        node.name: node for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    thing, named = things.get(name), set[str]()
    for _ in range(_FURTHEST):
        if thing is None:
            return None
        function = _constructor(thing) if isinstance(thing, ast.ClassDef) else thing
        base = _base(thing, things)
        if function is not None:
            named |= {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
            if function.args.kwarg is None:
                return Parameters(frozenset(named), False)
            named |= _read(function, function.args.kwarg.arg)
            if base is None:
                return Parameters(frozenset(named), True)
        thing = base
    return None


def _constructor(thing: ast.ClassDef) -> ast.FunctionDef | None:
    return next((node for node in thing.body if isinstance(node, ast.FunctionDef) and node.name == "__init__"), None)


def _base(
    thing: ast.stmt, things: dict[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]
) -> ast.ClassDef | None:
    bases: Iterable[ast.expr] = thing.bases if isinstance(thing, ast.ClassDef) else ()
    found = (things.get(base.id) for base in bases if isinstance(base, ast.Name))
    return next((each for each in found if isinstance(each, ast.ClassDef)), None)


def _read(function: ast.FunctionDef | ast.AsyncFunctionDef, kwargs: str) -> set[str]:
    """The names that a function takes out of its ``**kwargs``: a shim for those who still pass them."""
    found: set[str] = set()
    for node in ast.walk(function):
        key: ast.expr | None = None
        if isinstance(node, ast.Subscript) and _is(node.value, kwargs):
            key = node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            key = node.args[0] if node.func.attr in _READS and _is(node.func.value, kwargs) else None
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(key.value)
    return found


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
