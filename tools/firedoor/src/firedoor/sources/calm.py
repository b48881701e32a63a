"""Calm expressions: evaluating one on import can neither fail nor act, so its name is a definition like any literal.

A literal is calm; so is a display of calm values, of names that the module binds, a lambda, a type alias, and a call of
a few functions of the standard library with arguments that were tried here (``re.compile`` of a pattern that compiles).
Whether a name really is the standard library's is known from the module's own imports.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable

from firedoor.sources.aliases import is_alias
from firedoor.sources.inert import BUILTIN_NAMES, is_literal
from firedoor.sources.references import chain_of

_PATH_STEPS = frozenset({"parent", "resolve", "absolute", "parents"})
_JOINERS = frozenset(
    {"os.path.join", "os.path.dirname", "os.path.abspath", "os.path.realpath", "pathlib.Path", "pathlib.PurePath"}
)
_ENVIRONMENT = frozenset({"os.getenv", "os.environ.get"})
_CONTAINERS = frozenset({"set", "frozenset", "list", "tuple"})
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult)
_LARGEST = 10**9


def is_calm(node: ast.expr, imported: dict[str, str]) -> bool:
    """Whether ``node`` is calm; ``imported`` maps names to what of the standard library they are bound to."""
    if is_literal(node):
        return True
    if isinstance(node, ast.Name):
        return True  # that it exists is demanded apart from this
    if isinstance(node, ast.Lambda):
        return all(is_literal(default) for default in (*node.args.defaults, *node.args.kw_defaults))
    if isinstance(node, ast.Subscript):
        return is_alias(node, imported)
    if isinstance(node, ast.List | ast.Tuple):
        return all(not isinstance(item, ast.Starred) and is_calm(item, imported) for item in node.elts)
    if isinstance(node, ast.Dict):
        return all(isinstance(key, ast.Constant) for key in node.keys) and all(
            is_calm(v, imported) for v in node.values
        )
    if isinstance(node, ast.JoinedStr):
        return all(
            isinstance(part, ast.Constant)
            or (isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) and part.format_spec is None)
            for part in node.values
        )
    if isinstance(node, ast.BinOp):
        return _number(node) is not None or _text(node) or _is_path(node, imported)
    if isinstance(node, ast.Call):
        return _is_calm_call(node, imported) or _is_path(node, imported)
    return isinstance(node, ast.Attribute) and _is_path(node, imported)


def standard_name(node: ast.expr, imported: dict[str, str]) -> str | None:
    """The dotted name in the standard library that ``node`` means, if its root is imported from there."""
    chain = chain_of(node)
    if chain is None:
        return None
    root, _, rest = chain.partition(".")
    module = imported.get(root)
    if module is None:
        return None
    return f"{module}.{rest}" if rest else module


def _is_calm_call(node: ast.Call, imported: dict[str, str]) -> bool:
    if isinstance(node.func, ast.Name) and node.func.id in _CONTAINERS and node.func.id not in imported:
        return not node.keywords and len(node.args) <= 1 and all(_is_calm_container(a) for a in node.args)
    name = standard_name(node.func, imported)
    if name == "collections.OrderedDict" or (
        isinstance(node.func, ast.Name) and node.func.id == "dict" and "dict" not in imported
    ):
        return _is_calm_mapping(node, imported)
    if name is None:
        return False
    if name == "logging.getLogger":
        return all(isinstance(arg, ast.Constant | ast.Name) for arg in node.args) and not node.keywords
    if name in _ENVIRONMENT:
        return bool(node.args) and all(isinstance(a, ast.Constant) for a in node.args) and not node.keywords
    trial = _TRIALS.get(name)
    return trial is not None and trial(node, imported)


def _is_calm_container(node: ast.expr) -> bool:
    return isinstance(node, ast.List | ast.Tuple | ast.Set) and all(
        isinstance(item, ast.Constant) for item in node.elts
    )


def _is_calm_mapping(node: ast.Call, imported: dict[str, str]) -> bool:
    """``dict(a=1)``, ``OrderedDict([("a", 1)])``: of names, of pairs whose keys are constants, or of a display."""
    if len(node.args) > 1 or any(keyword.arg is None for keyword in node.keywords):
        return False
    values = [keyword.value for keyword in node.keywords]
    for argument in node.args:
        if isinstance(argument, ast.Dict):
            values.append(argument)
        elif isinstance(argument, ast.List | ast.Tuple):
            for pair in argument.elts:
                if not isinstance(pair, ast.Tuple | ast.List) or len(pair.elts) != 2:
                    return False
                if not isinstance(pair.elts[0], ast.Constant):
                    return False
                values.append(pair.elts[1])
        else:
            return False
    return all(is_calm(value, imported) for value in values)


def _pattern_compiles(node: ast.Call, imported: dict[str, str]) -> bool:
    import re

    arguments = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "flags")]
    if not arguments or len(arguments) > 2 or len(node.keywords) > 1 or not _text(arguments[0]):
        return False
    flags = 0
    for part in _flag_names(arguments[1]) if len(arguments) == 2 else []:
        name = standard_name(part, imported) or ""
        flag = getattr(re, name.removeprefix("re."), None) if name.startswith("re.") else None
        if not isinstance(flag, re.RegexFlag):
            return False
        flags |= flag
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(_value(arguments[0]), flags)
    except (re.error, ValueError, OverflowError, RecursionError):
        return False
    return True


def _flag_names(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_flag_names(node.left), *_flag_names(node.right)]
    return [node]


def _duration_holds(node: ast.Call, imported: dict[str, str]) -> bool:
    from datetime import timedelta

    return _holds(node, lambda args, keywords: timedelta(*args, **keywords))


def _moment_holds(node: ast.Call, imported: dict[str, str]) -> bool:
    from datetime import datetime

    def make(args: list[float], keywords: dict[str, float]) -> object:
        if not all(isinstance(value, int) for value in (*args, *keywords.values())):
            raise TypeError("an integer is required")
        moment: Callable[..., object] = datetime
        return moment(*args, **keywords)

    return _holds(node, make)


def _holds(node: ast.Call, make: Callable[[list[float], dict[str, float]], object]) -> bool:
    values = [_number(arg) for arg in node.args]
    named = {keyword.arg: _number(keyword.value) for keyword in node.keywords}
    if None in values or None in named.values() or None in named:
        return False
    try:
        make([v for v in values if v is not None], {k: v for k, v in named.items() if k is not None and v is not None})
    except (TypeError, ValueError, OverflowError):
        return False
    return True


_TRIALS: dict[str, Callable[[ast.Call, dict[str, str]], bool]] = {
    "re.compile": _pattern_compiles,
    "datetime.timedelta": _duration_holds,
    "datetime.datetime": _moment_holds,
}


def _number(node: ast.expr) -> float | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, _ARITHMETIC):
        left, right = _number(node.left), _number(node.right)
        if left is None or right is None or max(abs(left), abs(right)) > _LARGEST:
            return None
        if isinstance(node.op, ast.Add):
            return left + right
        return left - right if isinstance(node.op, ast.Sub) else left * right
    return None


def _text(node: ast.expr) -> bool:
    """A string constant, or string constants joined by ``+``."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left) and _text(node.right)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _value(node: ast.expr) -> str:
    if isinstance(node, ast.BinOp):
        return _value(node.left) + _value(node.right)
    assert isinstance(node, ast.Constant)
    return str(node.value)


def _is_path(node: ast.expr, imported: dict[str, str]) -> bool:
    """``Path(__file__).resolve().parent / "sql"``, ``os.path.join(os.path.dirname(__file__), "sql")``."""
    if isinstance(node, ast.Name):
        return node.id == "__file__"
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.Attribute):
        return node.attr in _PATH_STEPS and _is_path_object(node.value, imported)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return _is_path_object(node.left, imported) and _is_path(node.right, imported)
    if isinstance(node, ast.Call) and not node.keywords:
        if standard_name(node.func, imported) in _JOINERS:
            return bool(node.args) and all(_is_path(arg, imported) for arg in node.args)
        if isinstance(node.func, ast.Attribute) and node.func.attr in _PATH_STEPS and not node.args:
            return _is_path_object(node.func.value, imported)
    return False


def _is_path_object(node: ast.expr, imported: dict[str, str]) -> bool:
    return not isinstance(node, ast.Name | ast.Constant) and _is_path(node, imported)


def standard_imports(tree: ast.Module, bound: Iterable[Iterable[str]]) -> dict[str, str]:
    """Name → dotted name in the standard library, for what the top level of ``tree`` imports from there.

    A name that the module binds otherwise, too, or that a star may bind, leads to ``""``; and so does a builtin's name
    that the module binds: it is not the builtin. ``bound`` holds the names that each statement of the top level binds.
    """
    from firedoor.sources.references import import_specs
    from firedoor.sources.stdlib import is_certain

    found: dict[str, str] = {}
    others: set[str] = set()
    for statement, names in zip(tree.body, bound, strict=True):
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            others.update(names)
            continue
        for name, spec, executed in import_specs(statement):
            module, _, attribute = spec.partition(":")
            whole = f"{module}.{attribute}" if attribute else module
            if name == "*" or not is_certain(executed) or found.setdefault(name, whole) != whole:
                others.add(name)
    hidden = BUILTIN_NAMES | found.keys() if "*" in others else others & (BUILTIN_NAMES | found.keys())
    found.update(dict.fromkeys(hidden, ""))
    return found
