"""What surrounds DAG files while they are imported: ``[tool.firedoor.smoke]`` and what ``run`` says of the same."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from firedoor.config import read_config, read_dag_config
from firedoor.smoke.limits import Limits

_PASSED_ALWAYS = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")


@dataclass(frozen=True, slots=True)
class SmokeSettings:
    """How DAG files are imported.

    ``dags_folder`` and ``plugins_folder``: Airflow's own; without the second one it is the folder ``plugins`` beside
    the first, where there is one. ``pythonpath``: folders on ``PYTHONPATH``. ``lock``: requirements with hashes of the
    environment that has Airflow. ``jobs``: imports at the same time, 0 for one a core. ``passes``: variables of our
    environment that DAG files see; ``environment``: variables that they see besides. ``variables`` and
    ``connections``: JSON files, as ``airflow variables export`` writes them, with the only Variables and Connections
    that exist. ``reads``: files and folders (with ``/``) of the machine that DAG files may read. ``timed``: the import
    of each module is measured.
    """

    dags_folder: str = "dags"
    plugins_folder: str = ""
    pythonpath: tuple[str, ...] = ()
    lock: str = ""
    limits: Limits = field(default_factory=Limits)
    jobs: int = 0
    passes: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    variables: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()
    timed: bool = False
    reads: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """What of the settings can change a result, as part of what evidence is keyed by; not the limits."""
        return {
            "dags_folder": self.dags_folder,
            "plugins_folder": self.plugins_folder,
            "pythonpath": list(self.pythonpath),
            "passes": list(self.passes),
            "environment": dict(self.environment),
            "variables": list(self.variables),
            "connections": list(self.connections),
            "reads": list(self.reads),
        }


Read = Callable[[str], bytes | None]
"""Takes the path of a file of the repository and gives its bytes, None where there is no such file."""


def in_folder(root: Path) -> Read:
    """The files of a work tree."""
    return lambda path: (root / path).read_bytes() if (root / path).is_file() else None


def read_smoke_settings(root: Path) -> SmokeSettings:
    """The settings of the repository at ``root``; the defaults where it says nothing.

    Raises UsageError FD201 for a file that is no TOML, FD202 for all faults of ``[tool.firedoor]`` at once.
    """
    return smoke_settings(in_folder(root))


def smoke_settings(read: Read) -> SmokeSettings:
    """The settings of a repository of which ``read`` gives the files; raises as :func:`read_smoke_settings`."""
    config = read_config(read("pyproject.toml"))
    said: dict[str, Any] = dict(config.smoke)
    limits = _limits(Limits(), said)
    return SmokeSettings(
        dags_folder=str(config.run.get("dags_folder", "dags")),
        plugins_folder=str(config.run.get("plugins_folder", "")),
        pythonpath=config.pythonpath or config.roots,
        lock=str(config.run.get("lock", "")),
        limits=limits,
        jobs=said.get("jobs", 0),
        passes=said.get("pass", ()),
        environment=said.get("environment", {}),
        variables=said.get("variables", ()),
        connections=said.get("connections", ()),
        reads=said.get("reads", ()),
    )


def limits_of(read: Read, settings: SmokeSettings, dag_file: str) -> Limits:
    """The limits of one DAG file: those of the ``dag.toml`` beside it, else those of the repository.

    Raises UsageError FD201 or FD202 for a faulty ``dag.toml``.
    """
    path = PurePosixPath(dag_file).with_name("dag.toml")
    found = read(str(path))
    return settings.limits if found is None else _limits(settings.limits, read_dag_config(found, str(path)).smoke)


def accepted_by(read: Read, dag_file: str) -> tuple[str, ...]:
    """The codes that the ``dag.toml`` beside a DAG file accepts; raises what :func:`limits_of` raises."""
    path = str(PurePosixPath(dag_file).with_name("dag.toml"))
    found = read(path)
    return () if found is None else read_dag_config(found, path).accept


def _limits(otherwise: Limits, said: Mapping[str, Any]) -> Limits:
    return replace(otherwise, **{name: said[name] for name in ("seconds", "memory_megabytes") if name in said})


def deciding_variables(settings: SmokeSettings, ours: Mapping[str, str]) -> dict[str, str]:
    """The variables of ``ours`` that DAG files see: with other values they may do something else."""
    return {name: ours[name] for name in (*_PASSED_ALWAYS, *settings.passes) if name in ours}


def seen_environment(settings: SmokeSettings, ours: Mapping[str, str]) -> dict[str, str]:
    """What DAG files see of variables that somebody chose, ours or the settings'."""
    return {**deciding_variables(settings, ours), **settings.environment}


def environment_of(root: Path, settings: SmokeSettings, python: Path, ours: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a process that imports DAG code: nothing of ``ours`` that is not passed on."""
    return {
        **seen_environment(settings, ours),
        # The environment's own commands come first; what lies beside our Python (uv, perhaps) is found last.
        "PATH": os.pathsep.join(
            [str(python.parent), ours.get("PATH", os.defpath), str(Path(sys.executable).parent)],
        ),
        "PYTHONPATH": os.pathsep.join(str(root / folder) for folder in settings.pythonpath),
        "PYTHONHASHSEED": "0",  # equal input, equal result
        "PYTHONNOUSERSITE": "1",
    }
