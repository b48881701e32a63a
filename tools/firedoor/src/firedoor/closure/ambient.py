"""What reaches every DAG of an Airflow: plugins, local settings, ``airflow.cfg``.

Airflow imports every file of the plugins folder and keeps the ``AirflowPlugin`` classes
(https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/plugins.html); an import that fails
there is logged and passed over. So a file of that folder reaches every DAG by what its plugin classes add to DAGs
(listeners, macros, timetables, links; not views) and by a body that acts on other modules; one that only binds names
reaches those who import it. Of ``airflow.cfg`` counts the code that it names; its settings are the runtime's. The local
settings module is imported before any DAG, and its policies are called for each.
"""

from __future__ import annotations

from firedoor.closure.keys import BODY, NAMED, WHOLE, Key
from firedoor.closure.places import is_test, parent
from firedoor.closure.snapshot import Snapshot
from firedoor.sources.facts import ACTS_ON_OTHERS, HAS_PLUGIN, PLUGIN

_SETTINGS = "airflow_local_settings.py"
_CONFIGURATION = "airflow.cfg"


def ambient_keys(snapshot: Snapshot) -> tuple[Key, ...]:
    """The things that every DAG file of ``snapshot`` reaches, sorted."""
    found: set[Key] = set()
    for path in [path for path in snapshot.digests if path.endswith((_SETTINGS, _CONFIGURATION))]:
        name = path.rpartition("/")[2]
        if name in (_SETTINGS, _CONFIGURATION) and not is_test(path):
            found.add((path, WHOLE if name == _SETTINGS else NAMED))
    acting = [item for item in snapshot.flags.items() if item[1] & (ACTS_ON_OTHERS | HAS_PLUGIN)]
    beside: set[str] | None = None
    for path, flags in acting:
        if path.rpartition("/")[2] == _SETTINGS or is_test(path):
            continue
        plugins = _cut(parent(path), "plugins") if flags & ACTS_ON_OTHERS else []
        if plugins and beside is None:
            beside = _beside_dags(snapshot)
        if any(parent(folder) in beside for folder in plugins if beside):
            found.add((path, BODY))
        if flags & HAS_PLUGIN:
            found.update(
                (path, node.name) for node in snapshot.facts(path).nodes if node.name.startswith(PLUGIN) and node.uses
            )
    return tuple(sorted(found))


def _beside_dags(snapshot: Snapshot) -> set[str]:
    """The folders that hold a dags folder, and the root."""
    folders = {parent(path) for path in snapshot.digests if path.endswith(".py")}
    return {parent(folder) for path in folders for folder in _cut(path, "dags")} | {""}


def _cut(folder: str, name: str) -> list[str]:
    """The prefixes of ``folder`` that end in ``name``."""
    parts = folder.split("/")
    return ["/".join(parts[: position + 1]) for position, part in enumerate(parts) if part == name]
