"""A kind of class that Airflow knows only when a plugin registers it, by a name that no artifact has."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module
from firedoor.findings import Finding

_MODULES = ("airflow.timetables.", "airflow.sdk.definitions.timetables.", "airflow.task.priority_strategy.")


def find(module: Module) -> Iterator[Finding]:
    """Each class with a base that is a timetable or a priority strategy of Airflow."""
    for node in module.nodes:
        if not isinstance(node, ast.ClassDef):
            continue
        for base in map(module.qualified, node.bases):
            if base.startswith(_MODULES):
                yield Finding(
                    module.path,
                    node.lineno,
                    "FD402",
                    f"{node.name} is a {base.rpartition('.')[2]}: Airflow finds it by the name that a plugin gives it, "
                    "which is not its name inside an artifact",
                    f"keep it in the plugins folder, and import it from there: outside = "
                    f'["{module.path.rpartition("/")[2].removesuffix(".py")}"] in dag.toml',
                )
