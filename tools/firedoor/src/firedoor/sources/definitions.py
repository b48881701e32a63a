"""Statements as :mod:`firedoor.sources.reading` takes them: definitions, imports, what binds names without a store."""

from __future__ import annotations

import ast

from firedoor.sources.calls import is_importer
from firedoor.sources.canonical import docstring_of
from firedoor.sources.inert import looks_inert
from firedoor.sources.reading import TAGS, Node, Reader, Reading, read_any, read_block, read_field, read_items
from firedoor.sources.references import import_specs, quoted_names, texts_in
from firedoor.sources.scopes import CLASS, FUNCTION, Scope
from firedoor.sources.strings import string_uses
from firedoor.sources.uses import DYNAMIC, IMPORTS


def read_function(node: Node, r: Reading, scope: Scope) -> None:
    """``def f(a: T = b) -> U: …``: defaults, decorators and annotations belong to the scope around it."""
    put = r.put
    put(TAGS[node.__class__])
    scope.stores.add(node.name)
    put("name=" + node.name)
    own = scope.open(FUNCTION)
    decorators = node.decorator_list
    _arguments(node.args, r, scope, own)
    _body(node, r, own)
    if decorators:
        _decorators(decorators, r, scope)
    if node.returns is not None:
        _annotation("returns", node.returns, r, scope)
    _type_parameters(node, r)
    put(")")


def read_lambda(node: Node, r: Reading, scope: Scope) -> None:
    """``lambda a=b: c``."""
    own = scope.open(FUNCTION)
    r.put("(Lambda")
    _arguments(node.args, r, scope, own)
    read_field("body", node.body, r, own)
    r.put(")")


def read_class(node: Node, r: Reading, scope: Scope) -> None:
    """``class C(B, k=v): …``."""
    put = r.put
    put("(ClassDef")
    scope.stores.add(node.name)
    put("name=" + node.name)
    if node.bases:
        read_items("bases[", node.bases, r, scope)
    if node.keywords:
        read_items("keywords[", node.keywords, r, scope)
    own = scope.open(CLASS)
    _body(node, r, own)
    if node.decorator_list:
        _decorators(node.decorator_list, r, scope)
    _type_parameters(node, r)
    put(")")


def _body(node: Node, r: Reading, own: Scope) -> None:
    body = node.body
    documented = docstring_of(node)
    if documented is not None:
        r.docs.append(documented)
        string_uses(documented, r.out)
        body = body[1:]
    read_block("body[", body, r, own)


def _decorators(decorators: list[Node], r: Reading, scope: Scope) -> None:
    read_items("decorator_list[", decorators, r, scope)
    if not r.decorated:
        r.decorated = not all(map(looks_inert, decorators))


def _type_parameters(node: Node, r: Reading) -> None:
    if getattr(node, "type_params", None):  # since Python 3.12
        read_items("type_params[", node.type_params, *r.form_only())


def _annotation(field: str, node: Node, r: Reading, scope: Scope) -> None:
    """An annotation that is kept: pydantic, TaskFlow, ``typing.get_type_hints`` evaluate it, postponed or in quotes."""
    r.annotated = True
    read_field(field, node, r, scope)
    if node.__class__ is not ast.Name:
        for text in texts_in(node):
            for name in quoted_names(text):
                scope.loads.add(name)


def _arguments(node: Node, r: Reading, scope: Scope, own: Scope) -> None:
    put = r.put
    put("args")
    put("(arguments")
    if node.posonlyargs:
        _parameters("posonlyargs[", node.posonlyargs, r, scope, own)
    if node.args:
        _parameters("args[", node.args, r, scope, own)
    if node.vararg is not None:
        put("vararg")
        _parameter(node.vararg, r, scope, own)
    if node.kwonlyargs:
        _parameters("kwonlyargs[", node.kwonlyargs, r, scope, own)
        read_items("kw_defaults[", node.kw_defaults, r, scope)
    if node.kwarg is not None:
        put("kwarg")
        _parameter(node.kwarg, r, scope, own)
    if node.defaults:
        read_items("defaults[", node.defaults, r, scope)
    put(")")


def _parameters(field: str, parameters: list[Node], r: Reading, scope: Scope, own: Scope) -> None:
    r.put(field)
    for parameter in parameters:
        _parameter(parameter, r, scope, own)
    r.put("]")


def _parameter(node: Node, r: Reading, scope: Scope, own: Scope) -> None:
    own.stores.add(node.arg)
    r.put("(arg")
    r.put("arg=" + node.arg)
    if node.annotation is not None:
        _annotation("annotation", node.annotation, r, scope)
    r.put(")")


def read_import(node: Node, r: Reading, scope: Scope) -> None:
    """``import a.b as c``, ``from . import d``."""
    for name, spec, executed in import_specs(node):
        r.out.add(IMPORTS + executed)
        scope.bind(name, spec)
    read_any(node, r, scope)


def read_outer(node: Node, r: Reading, scope: Scope) -> None:
    """``global a``, ``nonlocal a``."""
    scope.outer = scope.outer | set(node.names)
    read_any(node, r, scope)


def read_annotated(node: Node, r: Reading, scope: Scope) -> None:
    """``a: T = b``: in a function nobody evaluates or keeps the annotation."""
    put = r.put
    put("(AnnAssign")
    read_field("target", node.target, r, scope)
    if scope.kind == FUNCTION:
        read_field("annotation", node.annotation, *r.form_only())
    else:
        _annotation("annotation", node.annotation, r, scope)
    read_field("value", node.value, r, scope)
    put(f"simple={node.simple}")
    put(")")


def read_capture(node: Node, r: Reading, scope: Scope) -> None:
    """``except E as name``, ``case C() as name``, ``case [*name]``, ``case {**rest}``."""
    name = node.rest if node.__class__ is ast.MatchMapping else node.name
    if name:
        scope.stores.add(name)
    read_any(node, r, scope)


def read_assignment(node: Node, r: Reading, scope: Scope) -> None:
    """``a = b``."""
    r.put("(Assign")
    if is_importer(node.value):
        r.out.add(DYNAMIC + "*")
    read_items("targets[", node.targets, r, scope)
    read_field("value", node.value, r, scope)
    r.put(")")


def read_condition(node: Node, r: Reading, scope: Scope) -> None:
    """``if a: … else: …``."""
    r.put("(If")
    read_field("test", node.test, r, scope)
    read_block("body[", node.body, r, scope)
    if node.orelse:
        read_block("orelse[", node.orelse, r, scope)
    r.put(")")


def read_expression(node: Node, r: Reading, scope: Scope) -> None:
    """An expression, or what a function returns."""
    r.put(TAGS[node.__class__])
    read_field("value", node.value, r, scope)
    r.put(")")


READERS: dict[type, Reader] = {
    ast.FunctionDef: read_function,
    ast.AsyncFunctionDef: read_function,
    ast.Lambda: read_lambda,
    ast.ClassDef: read_class,
    ast.AnnAssign: read_annotated,
    ast.Assign: read_assignment,
    ast.If: read_condition,
    **dict.fromkeys((ast.Import, ast.ImportFrom), read_import),
    **dict.fromkeys((ast.Global, ast.Nonlocal), read_outer),
    **dict.fromkeys((ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping), read_capture),
    **dict.fromkeys((ast.Expr, ast.Return, ast.Await, ast.Starred), read_expression),
}
