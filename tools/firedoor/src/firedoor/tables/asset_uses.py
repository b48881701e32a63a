"""Assets (datasets, before Airflow 3): who names one in ``outlets=``, ``inlets=`` or ``schedule=``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from firedoor.tables.literals import Texts, text_of
from firedoor.tables.names import HOLE, canonical
from firedoor.tables.placeholders import with_holes

#: Keyword → mode and via of the assets in its value.
FIELDS = {
    "outlets": ("write", "outlet"),
    "outlet": ("write", "outlet"),
    "inlets": ("read", "asset"),
    "schedule": ("read", "asset"),
}
# In a timetable that is the value of `schedule=`.
_INNER_FIELDS = frozenset(("assets", "datasets", "schedule"))
CLASSES = frozenset(("Asset", "Dataset", "AssetAlias", "DatasetAlias", "AssetRef", "AssetNameRef", "AssetUriRef"))


def is_asset(call: ast.expr) -> bool:
    """Return whether ``call`` looks like the construction of an asset or of a reference to one."""
    if not isinstance(call, ast.Call):
        return False
    func = call.func
    if isinstance(func, ast.Attribute) and func.attr == "ref":
        func = func.value
    name = func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
    return name in CLASSES


def asset_names(call: ast.Call, constants: Texts) -> list[str]:
    """Return the names that an asset answers to: its name and, when given, its URI."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    values = [*call.args[:2], *(given[field] for field in ("name", "uri") if field in given)]
    names = []
    for value in values:
        text = text_of(value, constants)
        names.append(canonical("asset:" + with_holes(HOLE if text is None else text)))
    return names or ["asset:*"]


def referred(node: ast.expr, constants: Texts) -> Iterator[tuple[ast.expr, str]]:
    """Yield (expression, name) of every asset in a display, ``a & b`` or a timetable; ``asset:~X`` for a variable."""
    stack = [node]
    while stack:
        at = stack.pop()
        if isinstance(at, ast.Call):
            if is_asset(at):
                for name in asset_names(at, constants):
                    yield at, name
            else:
                stack += [keyword.value for keyword in at.keywords if keyword.arg in _INNER_FIELDS]
        elif isinstance(at, ast.Name):
            yield at, f"asset:~{at.id}"
        elif isinstance(at, ast.Attribute):
            yield at, f"asset:~{at.attr}"
        elif isinstance(at, ast.List | ast.Tuple | ast.Set):
            stack += at.elts
        elif isinstance(at, ast.BinOp):
            stack += [at.left, at.right]
        elif isinstance(at, ast.IfExp):
            stack += [at.body, at.orelse]
        elif isinstance(at, ast.Starred | ast.Subscript):
            stack.append(at.value)
        elif isinstance(at, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            stack.append(at.elt)


def named(statement: ast.stmt, constants: Texts) -> Iterator[tuple[str, str]]:
    """Yield (variable, asset name) when ``statement`` gives assets a variable, alone or in a display."""
    if isinstance(statement, ast.Assign):
        targets, value = statement.targets, statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets, value = [statement.target], statement.value
    else:
        return
    parts: list[ast.expr] = [value]
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        parts = value.elts
    elif isinstance(value, ast.Dict):
        parts = value.values
    elif isinstance(value, ast.ListComp | ast.SetComp):
        parts = [value.elt]
    elif isinstance(value, ast.DictComp):
        parts = [value.value]
    for part in parts:
        if isinstance(part, ast.Call) and is_asset(part):
            for target in targets:
                if isinstance(target, ast.Name):
                    for name in asset_names(part, constants):
                        yield target.id, name
