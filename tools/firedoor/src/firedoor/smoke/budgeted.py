"""Budgets as the repository's configuration says them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from firedoor.config import read_config, read_dag_config
from firedoor.smoke.budgets import MEASURES, Budgets
from firedoor.smoke.settings import in_folder


def read_budgets(root: Path, dag_files: Iterable[str]) -> Budgets:
    """Those of ``[tool.firedoor.smoke]``, its ``teams``, and of the ``dag.toml`` beside each of ``dag_files``.

    Raises UsageError FD201 or FD202 for a faulty file.
    """
    read = in_folder(root)
    said = read_config(read("pyproject.toml")).smoke
    of_dags = {}
    for dag in dag_files:
        path = str(PurePosixPath(dag).with_name("dag.toml"))
        if (text := read(path)) is not None:
            of_dags[dag] = _budgets(read_dag_config(text, path).smoke)
    return Budgets(_budgets(said), {team["owner"]: _budgets(team) for team in said.get("teams", ())}, of_dags)


def _budgets(said: Mapping[str, Any]) -> dict[str, int]:
    return {key: int(said[key]) for key in MEASURES if key in said}
