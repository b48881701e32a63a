"""The interpreter that has Airflow: an environment made from a lock once, and found again by the lock's digest."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from firedoor.errors import UsageError, WorldError

Say = Callable[[str], None]


def environment(root: Path, lock: str, python: str, cache: Path, say: Say) -> Path:
    """Path of the interpreter of an environment with exactly what ``lock`` pins, under ``cache``.

    ``lock`` is a path relative to ``root`` in which ``{python}`` is the version of the interpreter ``python``, as in
    ``311``. The environment is made under another name and renamed, so that an interrupted one is never found.
    Raises UsageError FD603 where there is no lock for this Python, WorldError FD604 where it cannot be installed.
    """
    version = _version(python)
    path = root / lock.replace("{python}", version.replace(".", ""))
    if not lock or not path.is_file():
        raise _no_lock(root, lock, version)
    key = hashlib.sha256(path.read_bytes() + f"\0{version}\0{sys.platform}".encode()).hexdigest()[:16]
    home = cache / "environments" / key
    if (found := home / "bin" / "python").exists():
        return found
    say(f"making the Airflow environment of {path.relative_to(root)}; once per lock, may take a minute")
    building = home.with_name(f"{key}.{os.getpid()}.tmp")
    try:
        _install(path, python, building)
        building.rename(home)
    except OSError:
        if not found.exists():  # else another process was faster
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return found


def airflow_interpreter(
    root: Path, lock: str, python: str, cache: Path, say: Say, *, named: Path | None = None
) -> Path:
    """Path of an interpreter that has Airflow: the one that was ``named``, else that of the ``lock``, else our own.

    Raises UsageError FD603 where there is none, WorldError FD604 where the environment cannot be made.
    """
    if named is not None:
        if shutil.which(named.absolute()) is None:
            raise _cannot_run(str(named), "there is no program of this name")
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
    asked = _run(
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
        _run([str(python), "-m", "airflow", "db", "migrate"], settings)
        (home / "airflow.db").replace(template)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return template


def _version(python: str) -> str:
    if python == sys.executable:
        return f"{sys.version_info.major}.{sys.version_info.minor}"
    return _run([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).strip()


def _no_lock(root: Path, lock: str, version: str) -> UsageError:
    if not lock:
        return UsageError(
            "FD603",
            "nothing says which Airflow to use",
            because="no --interpreter was given, and [tool.firedoor.run] of pyproject.toml names no lock",
            fix="--interpreter /path/to/python/that/has/airflow",
        )
    have = sorted(path.name for path in root.glob(lock.replace("{python}", "*")))
    return UsageError(
        "FD603",
        f"there is no lock for Python {version}: {lock.replace('{python}', version.replace('.', ''))}",
        because=f"there are {', '.join(have)}" if have else "no file matches",
        fix="--python /path/to/another/python",
    )


def _cannot_run(program: str, because: str) -> UsageError:
    return UsageError(
        "FD603", f"{program} cannot be run", because=because, fix="--interpreter /path/to/python/that/has/airflow"
    )


def _install(lock: Path, python: str, home: Path) -> None:
    target = str(home / "bin" / "python")
    home.parent.mkdir(parents=True, exist_ok=True)
    if uv := _uv():
        _run([uv, "venv", "--quiet", "--relocatable", "--python", python, str(home)])
        _run([uv, "pip", "install", "--quiet", "--require-hashes", "--python", target, "--requirements", str(lock)])
    else:
        _run([python, "-m", "venv", str(home)])
        _run([target, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(lock)])


def _uv() -> str | None:
    """Path of uv: the package beside us, else the command."""
    from importlib.util import find_spec

    if find_spec("uv"):
        from importlib import import_module

        return str(import_module("uv").find_uv_bin())
    return shutil.which("uv")


def _run(command: list[str], settings: dict[str, str] | None = None) -> str:
    without = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    environment = {name: value for name, value in os.environ.items() if name not in without} | (settings or {})
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    except OSError as error:
        raise _cannot_run(command[0], str(error.strerror)) from None
    if done.returncode:
        end = "\n".join((done.stderr or done.stdout).strip().splitlines()[-20:])
        raise WorldError(
            "FD604",
            f"{' '.join(command[:4])} … failed with exit code {done.returncode}",
            because=end,
            fix=" ".join(command),
        )
    return done.stdout
