"""The lock of the base layer for one version of Python."""

from __future__ import annotations

from pathlib import Path

from firedoor.errors import UsageError


def base_lock(root: Path, lock: str, version: str) -> str:
    """The path, relative to ``root``, of the lock of the base layer for a minor version of Python.

    ``lock`` is such a path in which ``{python}`` is the version, as in ``311``. Raises UsageError FD603 where there is
    none.
    """
    path = lock.replace("{python}", version.replace(".", ""))
    if lock and (root / path).is_file():
        return path
    if not lock:
        raise UsageError(
            "FD603",
            "nothing says which Airflow to use",
            because="no --interpreter was given, and [tool.firedoor.run] of pyproject.toml names no lock",
            fix="--interpreter /path/to/python/that/has/airflow",
        )
    have = sorted(found.name for found in root.glob(lock.replace("{python}", "*")))
    raise UsageError(
        "FD603",
        f"there is no lock for Python {version}: {path}",
        because=f"there are {', '.join(have)}" if have else "no file matches",
        fix="--python /path/to/another/python",
    )
