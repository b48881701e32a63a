"""Templates that name what a task's context has no more: in strings of Python files, and in files of their own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from firedoor.sources.airflow_changes import AirflowChanges
from firedoor.sources.changed_imports import Spot
from firedoor.sources.changed_values import FAILS, TEMPLATE, ChangedUse
from firedoor.sources.edits import Edit

_BRACES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_STRINGS = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")


def template_uses(spots: Sequence[Spot], changes: AirflowChanges, source: str) -> Iterator[ChangedUse]:
    """Yield the uses in strings of a Python file."""
    lines = source.encode("utf-8", "replace").splitlines(keepends=True)
    for spot in spots:
        node = spot.node
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and _is_template(node.value)):
            first, last = node.lineno, node.end_lineno or node.lineno
            text = b"".join(lines[first - 1 : last])
            start = node.col_offset
            end = len(text) - len(lines[last - 1]) + (node.end_col_offset or 0)
            literal = text[start:end].decode("utf-8", "replace")
            yield from _in(literal, first, start, spot.definition, changes)


def _is_template(value: object) -> bool:
    return isinstance(value, str) and ("{{" in value or "{%" in value)


def in_template(text: str, changes: AirflowChanges) -> tuple[ChangedUse, ...]:
    """The uses in a file that is a template itself, such as SQL; sorted by line."""
    return tuple(_in(text, 1, 0, "", changes))


def _in(text: str, line: int, column: int, definition: str, changes: AirflowChanges) -> Iterator[ChangedUse]:
    words = _words(changes)
    for braces in _BRACES.finditer(text):
        quoted = [span.span() for span in _STRINGS.finditer(braces[0])]
        for found in words.finditer(braces[0]):
            if any(start <= found.start() < end for start, end in quoted):
                continue
            at = braces.start() + found.start()
            row = line + text.count("\n", 0, at)
            begun = text.rfind("\n", 0, at) + 1
            offset = len(text[begun:at].encode()) + (column if row == line else 0)
            says = _instead(found, changes)
            message = f"{{{{ {found[0]} }}}} is not there in Airflow {changes.new}"
            edits: tuple[Edit, ...] = ()
            if says and not (set("'\"") & set(says)):
                follows = braces[0][found.end() : found.end() + 1]
                new = f"({says})" if "|" in says and follows in (".", "[") else says
                edits = (Edit(row, offset, row, offset + len(found[0].encode()), new),)
            yield ChangedUse(row, definition, TEMPLATE, FAILS, message, f"{{{{ {says} }}}}" if says else "", edits)


def _words(changes: AirflowChanges) -> re.Pattern[str]:
    """Keys of the context, not as attributes of something else; attributes of ``ti``, ``dag_run`` and ``dag``."""
    keys = "|".join(sorted(changes.context, key=len, reverse=True))
    owned = [rf"{owner}\.(?:{'|'.join(sorted(rows))})" for owner, rows in sorted(changes.attributes.items())]
    owned += [rf"task_instance\.(?:{'|'.join(sorted(changes.attributes.get('ti', {})))})"]
    return re.compile(rf"(?<![\w.])(?:{'|'.join(owned)}|{keys})(?!\w)(?!\s*=[^=])")


def _instead(found: re.Match[str], changes: AirflowChanges) -> str:
    owner, _, attribute = found[0].partition(".")
    if not attribute:
        return changes.context[found[0]]
    return changes.attributes["ti" if owner == "task_instance" else owner][attribute]
