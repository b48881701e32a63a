"""A path into the DAGs folder: where artifacts are released, it holds zips and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from firedoor.artifacts.lints.module import Module, argument, literal
from firedoor.findings import WARNING, Finding

_HOMES = r"/opt/airflow|/usr/local/airflow|/home/airflow(?:/gcs|/airflow)?|/root/airflow|~/airflow|\$\{?AIRFLOW_HOME\}?"
_PATH = re.compile(rf"(?:{_HOMES})/dags(?:/.*)?")
_SETTING = "airflow.settings.DAGS_FOLDER"
_ASKS = ("airflow.configuration.conf.get", "airflow.configuration.conf.get_mandatory_value")


def find(module: Module) -> Iterator[Finding]:
    """Each literal path of a DAGs folder, and each question for the configured one."""
    for node in module.nodes:
        text = literal(node)
        if text and _PATH.fullmatch(text):
            yield _finding(module, node, repr(text))
        elif isinstance(node, ast.Attribute | ast.Name) and module.qualified(node) == _SETTING:
            yield _finding(module, node, "settings.DAGS_FOLDER")
        elif (
            isinstance(node, ast.Call)
            and module.qualified(node.func) in _ASKS
            and literal(argument(node, 1, "key")).lower() == "dags_folder"
        ):
            yield _finding(module, node, "dags_folder")


def _finding(module: Module, node: ast.AST, what: str) -> Finding:
    return Finding(
        module.path,
        getattr(node, "lineno", None),
        "FD408",
        f"{what} is the DAGs folder, which holds artifacts and not the files of the repository",
        "Path(__file__).parent",
        WARNING,
    )
