"""What reaches every DAG of an Airflow: the plugins folder, local settings, ``airflow.cfg``.

Airflow imports every file of the plugins folder and keeps the ``AirflowPlugin`` classes
(https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/plugins.html); the local settings
module is imported before any DAG, and its policies are called for each.
"""

from __future__ import annotations

from firedoor.closure.keys import BODY, FILE, WHOLE, Key
from firedoor.closure.places import is_test, parent
from firedoor.closure.snapshot import Snapshot

_PLUGIN = "AirflowPlugin"
_SETTINGS = "airflow_local_settings.py"
_CONFIGURATION = "airflow.cfg"


def ambient_keys(snapshot: Snapshot) -> tuple[Key, ...]:
    """The things that every DAG file of ``snapshot`` reaches, sorted."""
    folders = {parent(path) for path in snapshot.digests if path.endswith(".py")}
    dag_folders = {folder for path in folders for folder in _cut(path, "dags")}
    beside = {parent(folder) for folder in dag_folders} | {""}
    found: set[Key] = set()
    for path in snapshot.digests:
        name = path.rpartition("/")[2]
        if is_test(path):
            continue
        if name == _SETTINGS:
            found.add((path, WHOLE))
        elif name == _CONFIGURATION:
            found.add((path, FILE))
        elif name.endswith(".py"):
            if any(parent(folder) in beside for folder in _cut(parent(path), "plugins")):
                found.add((path, BODY))
            summary = snapshot.summary(path)
            if summary is not None and any(_names_plugin(link) for link in summary.links):
                found.update(_plugin_classes(snapshot, path))
    return tuple(sorted(found))


def _cut(folder: str, name: str) -> list[str]:
    """The prefixes of ``folder`` that end in ``name``."""
    parts = folder.split("/")
    return ["/".join(parts[: position + 1]) for position, part in enumerate(parts) if part == name]


def _names_plugin(link: str) -> bool:
    return link.startswith("Iairflow.plugins_manager") or link.endswith(f":{_PLUGIN}")


def _plugin_classes(snapshot: Snapshot, path: str) -> list[Key]:
    facts = snapshot.facts(path)
    classes = [
        (path, node.name)
        for node in facts.nodes
        if node.bases is not None and any(base.rpartition(".")[2] == _PLUGIN for base in node.bases)
    ]
    return [*classes, (path, BODY)] if classes else []
