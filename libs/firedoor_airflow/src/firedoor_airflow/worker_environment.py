"""The environment of an artifact on this worker: found by the digest of the artifact's lock.

    <folder>/environments/locks/<sha256 of the lock>/<tag>     link to the environment, made by ``firedoor env``

The folder is ``$FIREDOOR_ENVIRONMENTS``, else ``[firedoor] environments`` of Airflow's configuration.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from firedoor_airflow.deployment import DeploymentError

MARKER = "firedoor.json"
SCHEMA = "firedoor.environment/1"


def configured_folder() -> Path | None:
    """The folder that holds ``environments/``, ``None`` where nobody says which."""
    from airflow.configuration import conf

    said = os.environ.get("FIREDOOR_ENVIRONMENTS") or conf.get("firedoor", "environments", fallback="")
    return Path(said) if said else None


def program_for(lock: str | None, pythons: Sequence[str], dag_file: str, folder: Path | None) -> Path:
    """The program that runs Python in the environment of the lock with the sha256 ``lock``.

    Without a lock that is our own: the DAG has what the base layer has. ``pythons`` are the minor versions that the
    artifact is made for; of several environments the one for our own version comes first. Raises DeploymentError:
    FD460 no folder is configured, FD461 it has no environment of this lock for this platform and one of these Pythons.
    """
    if lock is None:
        return Path(sys.executable)
    if folder is None:
        raise DeploymentError(
            "FD460",
            f"nothing says where the environment of {dag_file} is",
            "export FIREDOOR_ENVIRONMENTS=FOLDER   # on the worker; or airflow.cfg: [firedoor] environments = FOLDER",
        )
    found: list[tuple[bool, list[int], str, Path]] = []
    links = folder / "environments" / "locks" / lock
    for link in sorted(links.iterdir()) if links.is_dir() else ():
        try:
            said = json.loads((link / MARKER).read_bytes())
            schema, python, tag, program = said["schema"], str(said["python"]), str(said["tag"]), link / said["program"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        fits = schema == SCHEMA and python in pythons and _platform(tag) == _platform(_OURS)
        if fits and program.exists():
            found.append((tag != _OURS, [-int(part) for part in python.split(".")], link.suffix, program))
    if not found:
        raise DeploymentError(
            "FD461",
            f"{folder} has no environment of the lock of {dag_file} for Python {' or '.join(pythons)}",
            f"FIREDOOR_ENVIRONMENTS={folder} firedoor env {dag_file}",
        )
    return min(found)[-1].absolute()


_ABI = sysconfig.get_config_var("SOABI") or ""
_OURS = _ABI if "linux" in _ABI else f"{_ABI}-{sysconfig.get_platform()}"


def _platform(tag: str) -> str:
    """``x86_64-linux-gnu`` of ``cpython-311-x86_64-linux-gnu``."""
    return tag.split("-", 2)[-1]
