"""Imports of what the other Airflow version has elsewhere, or no more; and sessions of its database."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from firedoor.sources.airflow_changes import AirflowChanges
from firedoor.sources.changed_values import DATABASE, FAILS, IMPORT, WARNS, ChangedUse
from firedoor.sources.dotted_names import DottedNames
from firedoor.sources.edits import Edit


@dataclass(frozen=True, slots=True)
class Spot:
    """A node: in which definition it is, whether a failing import is caught there, and the functions around it."""

    node: ast.AST
    definition: str
    guarded: bool
    functions: tuple[ast.AST, ...]


def import_uses(spots: Sequence[Spot], names: DottedNames, changes: AirflowChanges) -> Iterator[ChangedUse]:
    """Yield the imports that fail or warn, the calls that go with them, and the uses of the database."""
    for spot in spots:
        node = spot.node
        if isinstance(node, ast.ImportFrom) and node.module and not node.level and not spot.guarded:
            if node.module.partition(".")[0] == "airflow":
                yield from _from(node, spot, names, changes, spots)
        elif isinstance(node, ast.Import) and not spot.guarded:
            for alias in node.names:
                if changes.is_gone(alias.name):
                    place = _module_instead(alias.name, changes)
                    instead = f"import {place}" if place else changes.hint(alias.name)
                    yield ChangedUse(node.lineno, spot.definition, IMPORT, FAILS, _gone(alias.name, changes), instead)
        elif isinstance(node, ast.Name | ast.Attribute) and names.of(node) in changes.database:
            message = f"{names.of(node)} gives no session of the database in Airflow {changes.new}"
            yield ChangedUse(node.lineno, spot.definition, DATABASE, FAILS, message, "ask Airflow's REST API")


def _from(
    node: ast.ImportFrom, spot: Spot, names: DottedNames, changes: AirflowChanges, spots: Iterable[Spot]
) -> Iterator[ChangedUse]:
    lines: list[str] = []
    edits: list[Edit] = []
    found: list[tuple[str, str, str]] = []
    whole = True
    for alias in node.names:
        name = f"{node.module}.{alias.name}"
        shown = alias.name + (f" as {alias.asname}" if alias.asname else "")
        if not changes.is_gone(name):
            lines.append(f"from {node.module} import {shown}")
            if changes.moved.get(name):
                instead = _import_line(changes.moved[name], alias)
                message = f"{name} gives a warning in Airflow {changes.new}"
                yield ChangedUse(node.lineno, spot.definition, IMPORT, WARNS, message, instead)
            continue
        place = changes.gone.get(name) or _module_instead(name, changes)
        call = changes.calls.get(name)
        if place:
            lines.append(_import_line(place, alias))
            found.append((name, lines[-1], ""))
        elif call is not None:
            made = [_called(one.node, call) for one in spots if isinstance(one.node, ast.Call)
                    and names.of(one.node.func) == name]  # fmt: skip
            others = sum(isinstance(one.node, ast.Name) and names.of(one.node) == name for one in spots)
            whole = whole and None not in made and others == len(made)
            edits += [edit for edit in made if edit is not None]
            lines.append(call["import"])
            found.append((name, f"{call['import']}; {call['expression'].format('N')}", ""))
        else:
            whole = False
            found.append((name, changes.hint(name), ""))
    if not found:
        return
    indent = " " * node.col_offset
    text = f"\n{indent}".join(dict.fromkeys(lines))
    edits.append(Edit(node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0, text))
    for name, instead, _ in found:
        yield ChangedUse(
            node.lineno, spot.definition, IMPORT, FAILS, _gone(name, changes), instead, tuple(edits) if whole else ()
        )


def _gone(name: str, changes: AirflowChanges) -> str:
    return f"{name} cannot be imported in Airflow {changes.new}"


def _import_line(place: str, alias: ast.alias) -> str:
    """The import that binds the name which the file goes on to use."""
    module, _, last = place.rpartition(".")
    bound = alias.asname or alias.name
    return f"from {module} import {last}" + (f" as {bound}" if bound != last else "")


def _module_instead(name: str, changes: AirflowChanges) -> str:
    """The one module to which all known names of a module have gone under the names they had; ``""`` else."""
    kept = {old: new for old, new in changes.gone.items() if old.rpartition(".")[0] == name}
    places = {new.rpartition(".")[0] for new in kept.values()}
    same = all(old.rpartition(".")[2] == new.rpartition(".")[2] for old, new in kept.items())
    return places.pop() if kept and same and len(places) == 1 else ""


def _called(node: ast.AST, call: dict[str, str] | object) -> Edit | None:
    if not isinstance(node, ast.Call) or node.keywords or len(node.args) != 1 or not isinstance(call, dict):
        return None
    text = call["expression"].format(ast.unparse(node.args[0]))
    return Edit(node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0, text)
