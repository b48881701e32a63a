"""Which requirements and which lock belong together: ``dags/<team>/<dag>/requirements.in`` → ``constraints/dags/…``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_REQUIREMENTS = re.compile(r"(?:(.*?)/)?(dags/.+)/requirements\.in")
_LOCK = re.compile(r"(?:(.*?)/)?constraints/(dags/.+)\.txt")


@dataclass(frozen=True, slots=True)
class Unit:
    """What is locked as one: the ``requirements`` of the DAG files of a ``folder``, and their ``lock``; paths."""

    folder: str
    requirements: str
    lock: str


def units_of(paths: Iterable[str]) -> list[Unit]:
    """Return a unit for each requirements file beside a DAG and for each lock of one; either file may be absent."""
    found = {unit for path in paths if (unit := unit_of(path)) is not None}
    return sorted(found, key=lambda unit: unit.folder)


def unit_of(path: str) -> Unit | None:
    """Return the unit that the path is the requirements file or the lock of."""
    if not path.endswith(("/requirements.in", ".txt")):
        return None
    match = _REQUIREMENTS.fullmatch(path) or _LOCK.fullmatch(path)
    if match is None:
        return None
    above, below = f"{match[1]}/" if match[1] else "", match[2]
    return Unit(f"{above}{below}", f"{above}{below}/requirements.in", f"{above}constraints/{below}.txt")
