"""Arguments that the other Airflow version refuses, ignores, or fills in otherwise where they are left out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from firedoor.sources.airflow_changes import AirflowChanges
from firedoor.sources.changed_imports import Spot
from firedoor.sources.changed_values import ARGUMENT, FAILS, SILENT, VALUE, WARNS, ChangedUse
from firedoor.sources.dotted_names import DottedNames
from firedoor.sources.edits import Edit

OPERATOR = "Operator"
_OPERATORS = ("Operator", "Sensor", "Async")
_BETWEEN = re.compile(r"\s*,\s*\Z")


def argument_uses(
    spots: Sequence[Spot], names: DottedNames, changes: AirflowChanges, source: str
) -> Iterator[ChangedUse]:
    """Yield the uses in calls of Airflow's classes and functions, and in the ``default_args`` of a DAG."""
    for spot in spots:
        if isinstance(spot.node, ast.Call):
            for kind in kinds(spot.node.func, names):
                yield from _of_call(spot.node, kind, spot, changes, source)
        elif isinstance(spot.node, ast.Assign) and isinstance(spot.node.value, ast.Dict):
            if any(isinstance(target, ast.Name) and target.id == "default_args" for target in spot.node.targets):
                yield from _of_defaults(spot.node.value, spot, changes)
        elif isinstance(spot.node, ast.keyword):
            value = spot.node.value if spot.node.arg == "default_args" else None
            yield from _of_defaults(value, spot, changes) if isinstance(value, ast.Dict) else ()


def kinds(function: ast.expr, names: DottedNames) -> tuple[str, ...]:
    """What the table may call the class or function that is called: ``DAG``; ``BashOperator``, ``Operator``."""
    name = names.kind_of(function)
    if not name.startswith("airflow."):
        return ()
    last = name.rpartition(".")[2]
    if last in ("DAG", "dag"):
        return ("DAG",)
    if last.endswith(_OPERATORS):
        return tuple(dict.fromkeys((last, OPERATOR)))
    if last == "task" or ".task." in name:
        return (OPERATOR,)
    return (last,)


def _of_call(call: ast.Call, kind: str, spot: Spot, changes: AirflowChanges, source: str) -> Iterator[ChangedUse]:
    given = {word.arg for word in call.keywords}
    for word in call.keywords:
        if word.arg is None:
            continue
        line, what = word.lineno, f"{kind}({word.arg}=…)"
        gone, ignored = changes.arguments.get(kind, {}), changes.ignored.get(kind, {})
        if word.arg in gone:
            edit = _renamed(word, gone[word.arg]) if gone[word.arg] else _left_out(call, word, source)
            instead = f"{gone[word.arg]}=…" if gone[word.arg] else f"leave {word.arg} out"
            message = f"{what} raises in Airflow {changes.new}"
            yield ChangedUse(line, spot.definition, ARGUMENT, FAILS, message, instead, (edit,) if edit else ())
        elif word.arg in ignored:
            message = f"{what} does nothing in Airflow {changes.new}"
            yield ChangedUse(line, spot.definition, ARGUMENT, WARNS, message, ignored[word.arg])
        elif isinstance(word.value, ast.Constant) and (other := _other_value(word, changes)):
            value = word.value
            span = (value.lineno, value.col_offset, value.end_lineno or line, value.end_col_offset or 0)
            message = f"{word.arg}={value.value!r} raises in Airflow {changes.new}"
            edits = (Edit(*span, f'"{other}"'),)
            yield ChangedUse(line, spot.definition, VALUE, FAILS, message, f'{word.arg}="{other}"', edits)
    for argument, instead in changes.silent.get(kind, {}).items():
        renamed = {old for old, new in changes.arguments.get(kind, {}).items() if new == argument}
        if None not in given and not given & {argument, *renamed} and not _positional(call, kind, argument):
            message = f"{kind}(…) without {argument} means something else in Airflow {changes.new}"
            yield ChangedUse(call.lineno, spot.definition, ARGUMENT, SILENT, message, instead)


def _other_value(word: ast.keyword, changes: AirflowChanges) -> str:
    value = word.value.value if isinstance(word.value, ast.Constant) else None
    return changes.values.get(word.arg or "", {}).get(value, "") if isinstance(value, str) else ""


def _positional(call: ast.Call, kind: str, argument: str) -> bool:
    """Whether a positional argument may be the one: in Airflow 2 a DAG's third is its schedule."""
    return any(isinstance(arg, ast.Starred) for arg in call.args) or len(call.args) > 2


def _renamed(word: ast.keyword, name: str) -> Edit:
    assert word.arg is not None
    return Edit(word.lineno, word.col_offset, word.lineno, word.col_offset + len(word.arg.encode()), name)


def _left_out(call: ast.Call, word: ast.keyword, source: str) -> Edit | None:
    """The edit that takes a keyword out with its comma; none where more than a comma lies between arguments."""
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    parts = sorted(given, key=lambda part: (part.lineno, part.col_offset))
    at = parts.index(word)
    lines = source.encode("utf-8", "replace").splitlines(keepends=True)
    if at + 1 < len(parts):
        start, end = (word.lineno, word.col_offset), (parts[at + 1].lineno, parts[at + 1].col_offset)
        between = _text(lines, (word.end_lineno or 0, word.end_col_offset or 0), end)
    elif at:
        start = parts[at - 1].end_lineno or 0, parts[at - 1].end_col_offset or 0
        end = word.end_lineno or 0, word.end_col_offset or 0
        between = _text(lines, start, (word.lineno, word.col_offset))
    else:
        return Edit(word.lineno, word.col_offset, word.end_lineno or 0, word.end_col_offset or 0, "")
    return Edit(*start, *end, "") if _BETWEEN.match(between) else None


def _text(lines: list[bytes], start: tuple[int, int], end: tuple[int, int]) -> str:
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]].decode("utf-8", "replace")
    middle = lines[start[0] : end[0] - 1]
    return b"".join([lines[start[0] - 1][start[1] :], *middle, lines[end[0] - 1][: end[1]]]).decode("utf-8", "replace")


def _of_defaults(given: ast.Dict, spot: Spot, changes: AirflowChanges) -> Iterator[ChangedUse]:
    """Default arguments that no operator has are passed over without a word."""
    gone, ignored = changes.arguments.get(OPERATOR, {}), changes.ignored.get(OPERATOR, {})
    for key in given.keys:
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            continue
        if key.value in gone:
            name = gone[key.value]
            edits = (Edit(key.lineno, key.col_offset, key.end_lineno or 0, key.end_col_offset or 0, f'"{name}"'),)
            message = f"default_args[{key.value!r}] does nothing in Airflow {changes.new}"
            yield ChangedUse(key.lineno, spot.definition, ARGUMENT, SILENT, message, f'"{name}": …', edits)
        elif key.value in ignored:
            message = f"default_args[{key.value!r}] does nothing in Airflow {changes.new}"
            yield ChangedUse(key.lineno, spot.definition, ARGUMENT, WARNS, message, ignored[key.value])
