"""Task code that asks the context for what it has no more: parameters, ``context["…"]``, ``ti.…``."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from firedoor.sources.airflow_changes import AirflowChanges
from firedoor.sources.changed_calls import OPERATOR, kinds
from firedoor.sources.changed_imports import Spot
from firedoor.sources.changed_values import CONTEXT, FAILS, SILENT, ChangedUse
from firedoor.sources.dotted_names import DottedNames
from firedoor.sources.edits import Edit

_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
_METHODS = frozenset({"execute", "pre_execute", "post_execute", "poke", "execute_complete", "on_kill"})
_USUAL = frozenset({"context", "task_context", "ctx"})


def context_uses(
    spots: Sequence[Spot], names: DottedNames, changes: AirflowChanges, source: str
) -> Iterator[ChangedUse]:
    """Yield the uses in functions that Airflow calls with the context, as far as the file shows which these are."""
    handed = _handed_over(spots, names)
    for spot in spots:
        node = spot.node
        if isinstance(node, _FUNCTION) and _is_task(node, names, handed):
            yield from _parameters(node, spot, changes)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            if _is_context(node.value, spot, names, handed):
                yield from _asked(node.slice, spot, changes, FAILS)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            if node.args and isinstance(node.args[0], ast.Constant) and _is_context(
                node.func.value, spot, names, handed
            ):  # fmt: skip
                yield from _asked(node.args[0], spot, changes, SILENT)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield from _attribute(node, spot, names, handed, changes)


def _handed_over(spots: Sequence[Spot], names: DottedNames) -> frozenset[str]:
    """Functions of the file that operators and callbacks are given."""
    found = set()
    for spot in spots:
        if isinstance(spot.node, ast.Call) and (OPERATOR in kinds(spot.node.func, names) or
                                                "DAG" in kinds(spot.node.func, names)):  # fmt: skip
            for word in spot.node.keywords:
                if word.arg and (word.arg == "python_callable" or word.arg.endswith("_callback")):
                    found |= {word.value.id} if isinstance(word.value, ast.Name) else set()
    return frozenset(found)


def _is_task(node: ast.FunctionDef | ast.AsyncFunctionDef, names: DottedNames, handed: frozenset[str]) -> bool:
    if node.name in handed or (node.name in _METHODS and node.args.args and node.args.args[0].arg == "self"):
        return True
    called = [one.func if isinstance(one, ast.Call) else one for one in node.decorator_list]
    return any(OPERATOR in kinds(one, names) for one in called)


def _parameters(
    node: ast.FunctionDef | ast.AsyncFunctionDef, spot: Spot, changes: AirflowChanges
) -> Iterator[ChangedUse]:
    plain = [*node.args.posonlyargs, *node.args.args]
    with_default = {arg.arg for arg in plain[len(plain) - len(node.args.defaults) :]} if node.args.defaults else set()
    with_default |= {a.arg for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if d is not None}
    for arg in [*plain, *node.args.kwonlyargs]:
        if arg.arg in changes.context and arg.arg != "conf":
            effect = SILENT if arg.arg in with_default else FAILS
            message = f"{node.name}({arg.arg}) gets no such value in Airflow {changes.new}"
            yield ChangedUse(arg.lineno, spot.definition, CONTEXT, effect, message, _words(changes.context[arg.arg]))


def _is_context(node: ast.expr, spot: Spot, names: DottedNames, handed: frozenset[str]) -> bool:
    if isinstance(node, ast.Call):
        return names.of(node.func).endswith("get_current_context")
    if not isinstance(node, ast.Name):
        return False
    if node.id in _USUAL:
        return True
    tasks = [one for one in spot.functions if isinstance(one, _FUNCTION) and _is_task(one, names, handed)]
    return any(one.args.kwarg is not None and one.args.kwarg.arg == node.id for one in tasks)


def _asked(key: ast.Constant, spot: Spot, changes: AirflowChanges, effect: str) -> Iterator[ChangedUse]:
    if not isinstance(key.value, str) or key.value not in changes.context:
        return
    says = changes.context[key.value]
    span = (key.lineno, key.col_offset, key.end_lineno or key.lineno, key.end_col_offset or 0)
    edits = (Edit(*span, f'"{says}"'),) if says.isidentifier() else ()
    what = f"context[{key.value!r}]" if effect == FAILS else f"context.get({key.value!r})"
    does = "raises" if effect == FAILS else "is None"
    message = f"{what} {does} in Airflow {changes.new}"
    yield ChangedUse(key.lineno, spot.definition, CONTEXT, effect, message, _words(says), edits)


def _attribute(
    node: ast.Attribute, spot: Spot, names: DottedNames, handed: frozenset[str], changes: AirflowChanges
) -> Iterator[ChangedUse]:
    owner = ""
    if isinstance(node.value, ast.Name) and any(isinstance(one, _FUNCTION) for one in spot.functions):
        tasks = [one for one in spot.functions if isinstance(one, _FUNCTION) and _is_task(one, names, handed)]
        arguments = {arg.arg for one in tasks for arg in [*one.args.args, *one.args.kwonlyargs]}
        owner = node.value.id if node.value.id in arguments else ""
    elif isinstance(node.value, ast.Subscript) and _is_context(node.value.value, spot, names, handed):
        owner = str(getattr(node.value.slice, "value", ""))
    rows = changes.attributes.get("ti" if owner == "task_instance" else owner, {})
    if node.attr in rows:
        message = f"{owner}.{node.attr} is not there in Airflow {changes.new}"
        yield ChangedUse(node.lineno, spot.definition, CONTEXT, FAILS, message, _words(rows[node.attr]))


def _words(expression: str) -> str:
    return f"what a template calls {{{{ {expression} }}}}" if expression else ""
