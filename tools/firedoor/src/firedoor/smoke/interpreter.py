"""The interpreter that has Airflow: that of the environment of the base layer's lock, or one that is there already."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from firedoor import environments
from firedoor.environments import FOLDER, Lock, interpreter
from firedoor.environments.base import base_lock
from firedoor.environments.folders import is_swept
from firedoor.environments.programs import cannot_run, ran

Say = Callable[[str], None]


def environment(root: Path, lock: str, python: str, cache: Path, say: Say) -> Path:
    """Path of the interpreter of an environment with exactly what ``lock`` pins, under ``cache``.

    ``lock`` is a path relative to ``root`` in which ``{python}`` is the version of the interpreter ``python``, as in
    ``311``. Raises UsageError FD603 where there is no lock for this Python, WorldError FD604 where it cannot be
    installed.
    """
    found = interpreter(python)
    path = base_lock(root, lock, found.version)
    read = Lock(path, (root / path).read_bytes())
    folder = cache / FOLDER
    return environments.environment(read, found, folder, swept=is_swept(root, folder), say=say).program


def airflow_interpreter(
    root: Path, lock: str, python: str, cache: Path, say: Say, *, named: Path | None = None
) -> Path:
    """Path of an interpreter that has Airflow: the one that was ``named``, else that of the ``lock``, else our own.

    Raises UsageError FD603 where there is none, WorldError FD604 where the environment cannot be made.
    """
    if named is not None:
        if shutil.which(named.absolute()) is None:
            raise cannot_run(str(named), "there is no program of this name")
        return named.absolute()
    if not lock and _has_airflow():
        return Path(sys.executable)
    return environment(root, lock, python, cache, say)


def _has_airflow() -> bool:
    from importlib.metadata import PackageNotFoundError, version

    try:
        version("apache-airflow")
    except PackageNotFoundError:
        return False
    return True


def migrated_database(python: Path, cache: Path, say: Say) -> Path:
    """Path of a migrated, empty SQLite metadata database for ``python``'s Airflow: made once, copied from then on.

    Raises WorldError FD604 where Airflow cannot make it.
    """
    asked = ran(
        [str(python), "-c", "import sys, importlib.metadata as m; print(sys.executable, m.version('apache-airflow'))"]
    )
    key = hashlib.sha256(asked.encode()).hexdigest()[:16]
    template = cache / "databases" / f"{key}.db"
    if template.exists():
        return template
    say("migrating an empty metadata database; once per environment")
    home = template.with_name(f"{key}.{os.getpid()}.tmp")
    home.mkdir(parents=True)
    try:
        settings = {"AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
        settings["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = f"sqlite:///{home}/airflow.db"
        ran([str(python), "-m", "airflow", "db", "migrate"], settings)
        (home / "airflow.db").replace(template)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return template
