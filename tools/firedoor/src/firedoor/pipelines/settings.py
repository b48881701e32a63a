"""``[tool.firedoor.run]`` of the root pyproject.toml: how this repository's DAGs are run on a small sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firedoor.config import read_config
from firedoor.smoke.settings import Read, SmokeSettings, in_folder


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How DAG files are parsed and run.

    ``dags_folder``, ``plugins_folder``: Airflow's folders. ``pythonpath``: folders on its ``PYTHONPATH``.
    ``lock``: requirements with hashes that the environment is made from; ``{python}`` in it is the version of the
    interpreter, as in ``311``. ``prepare``: commands that make the sample in the folder ``{data}``.
    ``environment``: variables for the runs; ``{data}`` in them is a private copy of the sample. ``passes``: variables
    of our environment that the runs see, too; all others are taken away. ``logical_date``: ISO date of the run.
    ``limit_minutes``: how long the run of one DAG file may take. ``evidence``: where the outcomes are kept.
    """

    dags_folder: str = "dags"
    plugins_folder: str = ""
    pythonpath: tuple[str, ...] = ()
    lock: str = ""
    prepare: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    passes: tuple[str, ...] = ()
    logical_date: str = "2024-01-08"
    limit_minutes: int = 10
    evidence: tuple[str, ...] = ()

    @property
    def around(self) -> SmokeSettings:
        """What surrounds DAGs in a run, in the form of what surrounds them while they are imported."""
        return SmokeSettings(self.dags_folder, self.plugins_folder, self.pythonpath, passes=self.passes)


def read_settings(root: Path) -> RunSettings:
    """The settings of the repository at ``root``; the defaults where it says nothing.

    Raises UsageError FD201 for a file that is no TOML, FD202 for all faults of ``[tool.firedoor]`` at once.
    """
    return run_settings(in_folder(root))


def run_settings(read: Read) -> RunSettings:
    """The settings of a repository of which ``read`` gives the files; raises as :func:`read_settings`."""
    content = (read("pyproject.toml") or b"").decode("utf-8", "replace")
    config = read_config(content)
    if "firedoor" not in content:
        return RunSettings()
    import tomllib

    values: dict[str, Any] = dict(tomllib.loads(content).get("tool", {}).get("firedoor", {}).get("run", {}))
    values["prepare"] = tuple(values.get("prepare", ()))
    values["passes"] = tuple(values.pop("pass", ()))
    return RunSettings(**(values | {"pythonpath": config.pythonpath, "evidence": config.evidence}))
