"""What ``firedoor lock DAG`` means: the requirements and the lock of a DAG file."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence

from firedoor.affected.called import called
from firedoor.errors import UsageError
from firedoor.pins.units import Unit


def units_called(words: Iterable[str], units: Sequence[Unit], paths: Iterable[str]) -> list[Unit]:
    """Return the units that ``words`` mean: a folder, a DAG file in it, its stem, a slug, a requirements file, a lock.

    Raises UsageError FD227 for a DAG without requirements, FD120 (none) and FD121 (several) as for any DAG.
    """
    by_dag = {f"{unit.folder}/{unit.folder.rpartition('/')[2]}.py": unit for unit in units}
    by_path = {path: unit for unit in units for path in (unit.folder, unit.requirements, unit.lock)}
    folders = {posixpath.dirname(path) for path in paths if path.endswith(".py") and not path.endswith("__init__.py")}
    found = []
    for word in words:
        wanted = word.removeprefix("./").rstrip("/")
        unit = by_path.get(wanted) or by_path.get(posixpath.dirname(wanted))
        if unit is None and (bare := _without(wanted, folders, by_path)) is not None:
            raise UsageError(
                "FD227",
                f"{bare} has no requirements.in: it has the base layer alone",
                because="only what a DAG needs besides the base layer is locked for it",
                fix=f"echo 'DISTRIBUTION' > {bare}/requirements.in && firedoor lock {bare}",
            )
        found.append(unit or by_dag[called(word, list(by_dag), "lock")])
    return list(dict.fromkeys(found))


def _without(wanted: str, folders: set[str], known: dict[str, Unit]) -> str | None:
    """The one DAG folder of this name that has neither requirements nor a lock."""
    folder = posixpath.dirname(wanted) if wanted.endswith(".py") else wanted
    ends = [path for path in folders if path == folder or path.endswith(f"/{folder}")] if folder else []
    named = [path for path in ends if path not in known and "dags/" in f"{path}/"]
    return named[0] if len(named) == 1 and len(ends) == 1 else None
