"""Which places of a Python file use what another Airflow version has elsewhere, or no more: file text × table.

Only what the text shows is found: a dictionary of arguments that is put together at run time is for running the file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from firedoor.sources.airflow_changes import AirflowChanges
from firedoor.sources.changed_calls import argument_uses, kinds
from firedoor.sources.changed_contexts import context_uses
from firedoor.sources.changed_imports import Spot, import_uses
from firedoor.sources.changed_templates import template_uses
from firedoor.sources.changed_values import ChangedUse
from firedoor.sources.decode import Unparsable, parse
from firedoor.sources.dotted_names import DottedNames
from firedoor.sources.import_lines import catches_import_error, runs_elsewhere

MAIN = "<main>"


@dataclass(frozen=True, slots=True)
class DagCall:
    """One call that makes a DAG: the keyword arguments it names, and its schedule as it is written."""

    line: int
    arguments: frozenset[str]
    schedule: str


def dag_calls(source: str) -> tuple[DagCall, ...]:
    """Return the calls and decorators in ``source`` that make a DAG with Airflow's own classes, by line."""
    try:
        tree = parse(source.encode("utf-8", "replace"))
    except Unparsable:
        return ()
    names = DottedNames(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and "DAG" in kinds(node.func, names):
            said = {word.arg: word.value for word in node.keywords if word.arg}
            schedule = said.get("schedule") or said.get("schedule_interval") or said.get("timetable")
            found.append(DagCall(node.lineno, frozenset(said), "" if schedule is None else ast.unparse(schedule)))
    return tuple(sorted(found, key=lambda call: call.line))


def changed_uses(source: str, changes: AirflowChanges) -> tuple[ChangedUse, ...]:
    """Return the uses in ``source``, sorted by line; none for what is no Python. ``__main__`` blocks are left out."""
    try:
        tree = parse(source.encode("utf-8", "replace"))
    except Unparsable:
        return ()
    names = DottedNames(tree)
    spots = [spot for spot in _spots(tree) if spot.definition != MAIN]
    found = [
        *import_uses(spots, names, changes),
        *argument_uses(spots, names, changes, source),
        *context_uses(spots, names, changes, source),
        *template_uses(spots, changes, source),
    ]
    return tuple(sorted(set(found), key=lambda use: (use.line, use.kind, use.message)))


def _spots(tree: ast.Module) -> Iterator[Spot]:
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _under([statement], statement.name, False, ())
        elif _is_main(statement):
            yield from _under([statement], MAIN, False, ())
        else:
            yield from _under([statement], "", False, ())


def _under(nodes: Iterable[ast.AST], definition: str, guarded: bool, functions: tuple[ast.AST, ...]) -> Iterator[Spot]:
    for node in nodes:
        inside = functions
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            if not isinstance(node, ast.Lambda) and any(map(runs_elsewhere, node.decorator_list)):
                continue  # its interpreter has no Airflow, or one of its own
            inside = (*functions, node)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        yield Spot(node, definition, guarded, inside)
        if isinstance(node, ast.Try):
            caught = guarded or any(map(catches_import_error, node.handlers))
            yield from _under(node.body, definition, caught, inside)
            yield from _under([*node.handlers, *node.orelse, *node.finalbody], definition, caught, inside)
        elif isinstance(node, ast.If) and _for_checkers(node.test):
            yield from _under(node.body, definition, True, inside)
            yield from _under(node.orelse, definition, guarded, inside)
        else:
            yield from _under(ast.iter_child_nodes(node), definition, guarded, inside)


def _for_checkers(test: ast.expr) -> bool:
    return getattr(test, "id", getattr(test, "attr", "")) == "TYPE_CHECKING"


def _is_main(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and any(
        isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(statement.test)
    )
