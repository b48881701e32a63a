"""Expressions that may ask for code or files by a string, as :mod:`firedoor.sources.reading` takes them.

Calls, path divisions, ``sys.modules[…]``: what a string means there is told by :mod:`firedoor.sources.calls`, so it is
not told a second time as a mere string.
"""

from __future__ import annotations

import ast

from firedoor.sources.calls import (
    SEARCH_PATH_KEYWORD,
    SPECIAL_CALLS,
    call_uses,
    is_importer,
    is_taskflow,
    path_uses,
    text_of,
)
from firedoor.sources.reading import READ, TAGS, Node, Reader, Reading, read_field, read_items
from firedoor.sources.references import chain_of
from firedoor.sources.scopes import Scope
from firedoor.sources.strings import string_uses
from firedoor.sources.uses import DOCSTRINGS, DYNAMIC, NAMESPACE

_ASKING = frozenset({"getattr", "hasattr"})
_SPECIAL = SPECIAL_CALLS | _ASKING


def read_call(node: Node, r: Reading, scope: Scope) -> None:
    """``f(a, b=c)``."""
    put = r.put
    put("(Call")
    put("func")
    func = node.func
    cls = func.__class__
    if cls is ast.Name:
        name = func.id
        put("$" + name)
        scope.loads.add(name)
    else:
        READ[cls](func, r, scope)
        name = func.attr if cls is ast.Attribute else ""
    if node.args:
        if name in _SPECIAL:
            _special_arguments(node, name, r, scope)
        else:
            if is_taskflow(func):
                r.out.add(DOCSTRINGS)
            if any(map(is_importer, node.args)):
                r.out.add(DYNAMIC + "*")
            read_items("args[", node.args, r, scope)
    elif name in SPECIAL_CALLS:
        call_uses(node, name, r.out)
    if node.keywords:
        read_items("keywords[", node.keywords, r, scope)
        if name not in _SPECIAL and any(keyword.arg == SEARCH_PATH_KEYWORD for keyword in node.keywords):
            call_uses(node, name, r.out)
    put(")")


def _special_arguments(node: Node, name: str, r: Reading, scope: Scope) -> None:
    """The arguments of a call whose strings may be more than strings."""
    args: list[Node] = node.args
    told = args
    if name in _ASKING and len(args) >= 2 and node.func.__class__ is ast.Name:
        chain, literal = chain_of(args[0]), args[1].value if args[1].__class__ is ast.Constant else None
        if chain and isinstance(literal, str) and literal.isidentifier():
            scope.loads.add(f"{chain}.{literal}")
            r.attributes.add(literal)
            told = args[2:]
    if told is args and call_uses(node, name, r.out):
        told = [leaf for argument in args for leaf in _leaves(argument)]
    if told is args:
        read_items("args[", args, r, scope)
    else:
        _tell(told, r, scope)
        read_items("args[", args, *r.form_only())


def _tell(nodes: list[Node], r: Reading, scope: Scope) -> None:
    apart = r.uses_only()
    for node in nodes:
        READ[node.__class__](node, apart, scope)


def _leaves(node: Node) -> list[Node]:
    """The parts of a path expression that are not its literal text."""
    if isinstance(node, ast.Constant):
        return []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return [*_leaves(node.left), *_leaves(node.right)]
    if isinstance(node, ast.JoinedStr):
        return [part for part in node.values if not isinstance(part, ast.Constant)]
    return [node]


def read_keyword(node: Node, r: Reading, scope: Scope) -> None:
    """``b=c`` and ``**d`` of a call."""
    r.put("(keyword")
    if node.arg is not None:
        r.put("arg=" + node.arg)
    read_field("value", node.value, r, scope)
    r.put(")")


def read_operation(node: Node, r: Reading, scope: Scope) -> None:
    """``a + b``; a division may join a path."""
    put = r.put
    put("(BinOp")
    if node.op.__class__ is ast.Div and path_uses(node, r.out):
        _tell(_leaves(node), r, scope)
        r, scope = r.form_only()
    elif node.op.__class__ is ast.Add and (text := text_of(node)) is not None:
        string_uses(text, r.out)  # `name + ".sql"`
    read_field("left", node.left, r, scope)
    put("op")
    put(TAGS[node.op.__class__])
    put(")")
    read_field("right", node.right, r, scope)
    put(")")


def read_subscript(node: Node, r: Reading, scope: Scope) -> None:
    """``a[b]``; ``sys.modules["lib"]`` is an import."""
    r.put("(Subscript")
    value = node.value
    if value.__class__ is ast.Attribute and value.attr == "modules" and chain_of(value) == "sys.modules":
        r.out.add(_module_asked(node.slice))
        read_field("value", value, *r.form_only())
    else:
        read_field("value", value, r, scope)
    read_field("slice", node.slice, r, scope)
    r.put(")")


def _module_asked(key: ast.expr) -> str:
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return DYNAMIC + key.value
    if isinstance(key, ast.Name) and key.id == "__name__":
        return NAMESPACE + "sys.modules[__name__]"
    return DYNAMIC + "*"


READERS: dict[type, Reader] = {
    ast.Call: read_call,
    ast.keyword: read_keyword,
    ast.BinOp: read_operation,
    ast.Subscript: read_subscript,
}
