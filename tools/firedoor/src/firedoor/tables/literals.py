"""Texts of expressions as far as the file itself tells them: constants, f-strings, ``+``, ``.format``, ``%``, names."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Protocol

from firedoor.tables.names import HOLE


class Texts(Protocol):
    """Names of which the text is known: a ``dict``, or :class:`Constants`."""

    def get(self, name: str, /) -> str | None:
        """Return the text that ``name`` certainly has, or None."""


def text_of(node: ast.expr, constants: Texts) -> str | None:
    """Return the text of ``node`` with a hole for each part known only at run time, or None when it is no text.

    ``constants`` are the names of which the value is certain (:class:`Constants`). A bare name or call that is
    not among them is None: whether it is text at all is not known.
    """
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_piece(value, constants) for value in node.values)
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Add):
            return _sum(node, constants)
        if isinstance(node.op, ast.Mod):
            return text_of(node.left, constants)  # %s and %(name)s become holes with the other placeholders
        return None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _formatted(node, node.func.value, constants)
    return None


def below_text(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the expressions inside the folded text ``node`` that are not pieces of it: fields, arguments of format."""
    stack: list[ast.expr] = [node]
    while stack:
        at = stack.pop()
        if isinstance(at, ast.JoinedStr):
            stack += [value.value for value in at.values if isinstance(value, ast.FormattedValue)]
        elif isinstance(at, ast.BinOp):
            stack.append(at.left)
            if isinstance(at.op, ast.Add):
                stack.append(at.right)
            else:
                yield at.right
        elif isinstance(at, ast.Call) and isinstance(at.func, ast.Attribute) and at.func.attr == "format":
            stack.append(at.func.value)
            yield from at.args
            yield from (keyword.value for keyword in at.keywords)
        elif not isinstance(at, ast.Constant):
            yield at


def _piece(node: ast.expr, constants: Texts) -> str:
    value = node.value if isinstance(node, ast.FormattedValue) else node
    found = text_of(value, constants)
    return HOLE if found is None else found


def _sum(node: ast.BinOp, constants: Texts) -> str | None:
    """Return the text of ``a + b + …``; the chain leans left and can be longer than the stack is deep."""
    terms: list[ast.expr] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
        terms.append(left.right)
        left = left.left
    terms.append(left)
    pieces = [text_of(term, constants) for term in reversed(terms)]
    if all(piece is None for piece in pieces):
        return None
    return "".join(HOLE if piece is None else piece for piece in pieces)


def _formatted(call: ast.Call, template: ast.expr, constants: Texts) -> str | None:
    text = text_of(template, constants)
    if text is None or "{" not in text:
        return text
    for keyword in call.keywords:
        value = text_of(keyword.value, constants) if keyword.arg else None
        if value is not None:
            text = text.replace("{" + str(keyword.arg) + "}", value)
    return text


class Constants:
    """Names that are bound once in the whole file, to a literal text. Worked out when the first is asked for.

    A name bound anywhere else too (a parameter, a loop, another function) is left out, so that no scope can give it
    another value. With ``source`` statements are walked and the text is searched for what expressions bind; without
    it the whole tree is walked, which costs ten times as much.
    """

    def __init__(self, tree: ast.Module, source: str | None = None) -> None:
        """Know the names of ``tree``, which was parsed from ``source``."""
        self._tree = tree
        self._source = source
        self._texts: dict[str, str] | None = None

    def get(self, name: str) -> str | None:
        """Return the text that ``name`` certainly has, or None."""
        if self._texts is None:
            self._texts = _bound_once(ast.walk(self._tree) if self._source is None else _statement_nodes(self._tree))
        text = self._texts.get(name)
        if text is None or self._source is None:
            return text
        # Comprehensions, lambdas and `:=` bind inside expressions.
        inner = re.search(
            rf"\bfor\s[\w\s,()*]*\b{name}\b[\w\s,()*]*\sin\b|\blambda\b[^:]*\b{name}\b|\b{name}\s*:=", self._source
        )
        return text if inner is None else None


def _bound_once(nodes: Iterable[ast.AST]) -> dict[str, str]:
    bound: Counter[str] = Counter()
    texts: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                bound[node.id] += 1
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            value = node.value.value if isinstance(node.value, ast.Constant) else None
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and isinstance(value, str):
                    texts[target.id] = value
        elif isinstance(node, ast.arg):
            bound[node.arg] += 1
        elif isinstance(node, ast.alias):
            bound[(node.asname or node.name).partition(".")[0]] += 1
        elif isinstance(node, ast.Global | ast.Nonlocal):
            bound.update(node.names)
        elif isinstance(node, ast.MatchMapping):
            bound[node.rest or ""] += 1
        elif isinstance(node, _NAMED):
            bound[node.name or ""] += 1
    return {name: text for name, text in texts.items() if bound[name] == 1}


_NAMED = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
    *(ast.ExceptHandler, ast.MatchAs, ast.MatchStar),
)


def _statement_nodes(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the statements of ``tree`` and the nodes by which they, not the expressions in them, bind names."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ast.Assign):
            stack += node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            stack.append(node.target)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            stack += node.body
            stack.append(node.args)
        elif isinstance(node, ast.Expr | ast.Return | ast.Assert | ast.Raise):
            continue
        else:
            for value in node.__dict__.values():
                if value.__class__ is list:
                    stack += [each for each in value if isinstance(each, _BINDERS)]
                elif isinstance(value, _BINDERS):
                    stack.append(value)


_BINDERS = (
    *(ast.stmt, ast.pattern, ast.match_case, ast.ExceptHandler, ast.arg, ast.arguments, ast.alias, ast.withitem),
    *(ast.Name, ast.Tuple, ast.List, ast.Starred),
)
