"""In which fields two stored forms of one DAG differ, and what each difference comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

ABSENT = object()
"""In the place of a value that is not there."""

Path = tuple[str | int, ...]
"""Names and numbers that lead to a value."""

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")
_MOMENT = re.compile(r"(19|20)\d\d-?[01]\d-?[0-3]\d|\b1[5-9]\d{8}\b")
_WRAPPERS = ("__var", "__type")


class Cause(Enum):
    """What makes the value of a field another one."""

    CLOCK = "clock"
    CHANCE = "chance"
    ORDER = "order"
    LISTING = "listing"
    ADDRESS = "address"
    PATH = "path"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that was ``before`` and is ``after``; ``ABSENT`` where it is not there. ``path`` leads to it."""

    path: Path
    before: Any
    after: Any

    @property
    def field(self) -> str:
        """The place in the DAG for people: ``tasks.load.op_kwargs.path``."""
        told = ""
        for part in self.path:
            if isinstance(part, int):
                told += f"[{part}]"
            elif part not in _WRAPPERS:
                told += f".{part}" if told else part
        return told

    @property
    def task_id(self) -> str:
        """The task that holds the field; empty for one of the DAG itself."""
        return str(self.path[1]) if len(self.path) > 1 and self.path[0] == "tasks" else ""

    @property
    def argument(self) -> str:
        """The argument of the task or the DAG that holds the field."""
        names = [part for part in self.path[2 if self.task_id else 0 :] if part not in _WRAPPERS]
        return str(names[0]).lstrip("_") if names else ""  # Airflow 2 stores _description


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """All differences between two canonical forms of a DAG, as deep as they go.

    A list of the same values in another order is one difference.
    """
    return list(_walk((), before, after))


def _walk(path: Path, before: Any, after: Any) -> Iterator[Difference]:
    if before == after and type(before) is type(after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted({*before, *after}):
            yield from _walk((*path, name), before.get(name, ABSENT), after.get(name, ABSENT))
    elif (
        isinstance(before, list) and isinstance(after, list) and len(before) == len(after) and not _moved(before, after)
    ):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _walk((*path, number), one, other)
    else:
        yield Difference(path, before, after)


def _moved(before: object, after: object) -> bool:
    """Whether both are made of the same parts."""
    if isinstance(before, list) and isinstance(after, list):
        return sorted(map(_text, before)) == sorted(map(_text, after))
    if isinstance(before, str) and isinstance(after, str):
        return sorted(re.findall(r"\w+", before)) == sorted(re.findall(r"\w+", after))
    return False


def cause(found: Difference, others: Mapping[str, Any], here: str, there: str) -> Cause:
    """What ``found`` comes from. ``others`` holds the DAG as imported once more the same way (``again``), and with the
    clock or the listings as they were before; ``here`` is the folder of the second copy, ``there`` of the first."""
    before, after = _text(found.before), _text(found.after)
    if _ADDRESS.search(before) and _ADDRESS.search(after):
        return Cause.ADDRESS
    if after.replace(_inside(here), _inside(there)) == before:
        return Cause.PATH
    again, clock, listings = (_at(others.get(turn, ABSENT), found.path) for turn in ("again", "clock", "listings"))
    if clock == found.before:
        return Cause.CLOCK
    if listings == found.before:
        return Cause.LISTING
    if again != found.after and not _moved(again, found.after):
        return Cause.CLOCK if _MOMENT.search(before) and _MOMENT.search(after) else Cause.CHANCE
    return Cause.ORDER if _moved(found.before, found.after) else Cause.OTHER


def _inside(folder: str) -> str:
    return json.dumps(folder)[1:-1]


def _at(tree: Any, path: Path) -> Any:
    for part in path:
        try:
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return tree


def _text(value: object) -> str:
    return "" if value is ABSENT else json.dumps(value, sort_keys=True)
