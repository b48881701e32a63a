"""From the private name of a module to the artifact that it belongs to."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from firedoor_airflow import loader
from firedoor_airflow.resolver import locate

_PACKAGE = re.compile(rf"({loader.PREFIX}[A-Za-z_][A-Za-z0-9_]*_[0-9a-f]{{32}})(?:\.|\Z)")
_IN_PATH = re.compile(rf"/({loader.PREFIX}[A-Za-z_][A-Za-z0-9_]*_[0-9a-f]{{32}})/repo/")


@dataclass(frozen=True)
class Artifact:
    """What a task must know of its artifact; ``lock`` is the sha256 of its lock, ``None`` without one."""

    archive: str
    dag_file: str
    pythons: tuple[str, ...]
    lock: str | None


def package_of(module: str) -> str:
    """The private package that a module belongs to; empty for a module of no artifact."""
    found = _PACKAGE.match(module)
    return found[1] if found else ""


def package_of_dag(fileloc: str) -> str:
    """The private package that the path of a DAG file in an artifact names; empty for a file of the tree."""
    found = _IN_PATH.search(fileloc)
    return found[1] if found else ""


def package_of_caller() -> str:
    """The private package of the innermost code of an artifact that is running now; empty where none is."""
    frame = sys._getframe(1)
    while frame is not None:
        package = package_of(str(frame.f_globals.get("__name__", "")))
        if package:
            return package
        frame = frame.f_back  # type: ignore[assignment]  # None at the end
    return ""


def artifact_of(package: str, roots: Callable[[], Iterable[Path]]) -> Artifact:
    """The artifact of a private package: as this process has loaded it, else from the deployment folders ``roots()``.

    Raises ArtifactError FD447 where it is nowhere.
    """
    archive = _loaded(package) or locate(package, roots())
    if archive is None:
        raise loader.ArtifactError(
            "FD447",
            f"no artifact is known for {package}",
            because="this process has not loaded it, and no deployment folder has it",
            fix="export AIRFLOW__FIREDOOR__DEPLOYMENT=FOLDER   # where releases are shipped to",
        )
    with zipfile.ZipFile(archive) as opened:
        said = json.loads(opened.read("META.json"))
    lock = said["lock"]
    return Artifact(str(archive), said["dag_file"], tuple(said["python"]), None if lock is None else lock["sha256"])


def _loaded(package: str) -> Path | None:
    """Where an artifact lies that a loader of this process has opened: each artifact may bring its own loader."""
    for name, module in list(sys.modules.items()):
        if name.startswith("firedoor_loader_") or module is loader:
            room = getattr(module, "ROOMS", {}).get(package)
            if room is not None and Path(room.meta.archive).exists():
                return Path(room.meta.archive)
    return None
