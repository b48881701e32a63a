"""What reaches every DAG of an Airflow: plugins, local settings, ``airflow.cfg``.

Airflow imports every file of the plugins folder and keeps the ``AirflowPlugin`` classes
(https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/plugins.html); an import that fails
there is logged and passed over. So a file of that folder reaches every DAG by what its plugin classes add to DAGs
(listeners, macros, timetables, links; not views) and by a body that acts on other modules; one that only binds names
reaches those who import it. Of ``airflow.cfg`` counts the code that it names; its settings are the runtime's. The local
settings module is imported before any DAG, and its policies are called for each.

What such a file of the plugins folder imports runs with it: a library that patches something is ambient where a plugin
imports it. And a top-level module that has the name of one of the standard library, or ``sitecustomize``, stands before
it on ``sys.path`` (https://docs.python.org/3/library/site.html): whatever a DAG imports may import it in turn.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from firedoor.closure.graph import Graph
from firedoor.closure.keys import BODY, NAMED, WHOLE, Key
from firedoor.closure.places import is_test, parent
from firedoor.sources.facts import ACTS_ON_OTHERS, HAS_PLUGIN, PLUGIN

_SETTINGS = "airflow_local_settings.py"
_CONFIGURATION = "airflow.cfg"
_ROOTS = ("", "dags", "plugins", "src")  # which Airflow, or its PYTHONPATH, has on `sys.path`
# Python has imported these before anything can stand before them.
_STARTED = frozenset(
    {"abc", "codecs", "encodings", "genericpath", "io", "os", "posixpath", "ntpath", "site", "stat", "zipimport"}
)
_HIDING = frozenset(sys.stdlib_module_names) - frozenset(sys.builtin_module_names) - _STARTED | {
    "sitecustomize",
    "usercustomize",
}


def ambient_keys(graph: Graph, forward: Mapping[str, Iterable[str]]) -> tuple[Key, ...]:
    """The things that every DAG file of a revision reaches, sorted; ``forward``: what each file leads to."""
    snapshot = graph.snapshot
    found: set[Key] = set(_before_the_standard_library(graph))
    for path in [path for path in snapshot.digests if path.endswith((_SETTINGS, _CONFIGURATION))]:
        name = path.rpartition("/")[2]
        if name in (_SETTINGS, _CONFIGURATION) and not is_test(path):
            found.add((path, WHOLE if name == _SETTINGS else NAMED))
    acting = {path for path, flags in snapshot.flags.items() if flags & ACTS_ON_OTHERS and not is_test(path)}
    if acting:
        plugins = _plugins(graph)
        found.update((path, BODY) for path in acting.intersection(plugins))
        acting.difference_update(plugins)
        if plugins and acting and not acting.isdisjoint(_led_to(plugins, forward)):
            found.update(key for key in _run_by(plugins, graph) if key[0] in acting)
    for path, flags in snapshot.flags.items():
        if flags & HAS_PLUGIN and not is_test(path):
            found.update(
                (path, node.name) for node in snapshot.facts(path).nodes if node.name.startswith(PLUGIN) and node.uses
            )
    return tuple(sorted(key for key in found if key[0].rpartition("/")[2] != _SETTINGS or key[1] == WHOLE))


def _before_the_standard_library(graph: Graph) -> Iterable[Key]:
    roots = [root for root in graph.modules.roots if root.rpartition("/")[2] in _ROOTS]
    return ((path, WHOLE) for path in graph.modules.at_roots(_HIDING, roots) if not is_test(path))


def _plugins(graph: Graph) -> list[str]:
    """The modules below a plugins folder that lies at the root or beside a dags folder."""
    folders = graph.modules.folders
    named = [folder for folder in folders if folder.rpartition("/")[2] == "plugins"]
    if not named:
        return []
    beside = {parent(folder) for folder in folders if folder.rpartition("/")[2] == "dags"} | {""}
    return [
        path
        for folder in named
        if parent(folder) in beside
        for path in graph.modules.below(folder)
        if path.endswith(".py") and not is_test(path)
    ]


def _led_to(paths: Iterable[str], forward: Mapping[str, Iterable[str]]) -> set[str]:
    found = set(paths)
    stack = list(found)
    while stack:
        for target in forward.get(stack.pop(), ()):
            if target not in found:
                found.add(target)
                stack.append(target)
    return found


def _run_by(paths: Iterable[str], graph: Graph) -> set[Key]:
    """The bodies that importing the modules ``paths`` runs."""
    found = {(path, BODY) for path in paths}
    stack = list(found)
    while stack:
        for target in graph.runs(stack.pop()):
            if target not in found:
                found.add(target)
                stack.append(target)
    return found
