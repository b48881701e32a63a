"""What a DAG file imports from outside of the repository, and at which lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from firedoor.affected.reach import walk
from firedoor.affected.starts import declared
from firedoor.affected.survey import Survey
from firedoor.affected.useline import use_lines
from firedoor.closure.graph import Graph
from firedoor.closure.keys import ANYTHING, BODY, SCRIPT, Key
from firedoor.pins.declared import Imports
from firedoor.sources import uses as use
from firedoor.sources.import_lines import import_lines

Places = dict[str, tuple[tuple[str, int], ...]]


def imports_of(found: Survey, dag: str, outside: Iterable[str] = ()) -> Imports:
    """Return the imports of ``dag`` and of all first-party code that it reaches.

    Left out: what only type checkers read; files that are named and not imported, since they may be sent to run
    anywhere; what may fail, since the failure is caught; what a task runs in another
    interpreter; and the modules that ``outside`` (of its ``dag.toml``) names.
    """
    graph = found.sides.head_graph
    reach = walk(graph, [(dag, BODY), *declared(found.config, dag, graph.snapshot, graph)])
    scripts = _only_named(graph, reach)
    by_name: dict[str, set[str]] = {}
    for key in (key for key in reach if key[0] not in scripts):
        for name in graph.externals(key):
            if name and name != "*":
                by_name.setdefault(name, set()).add(key[0])
    away = {*outside}
    texts = found.texts({path for paths in by_name.values() for path in paths})
    modules: Places = {}
    engines: Places = {}
    for name, paths in sorted(by_name.items()):
        if name[0] == use.ENGINE:
            engines[name[1:]] = tuple(place for path in sorted(paths) for place in _used(path, texts, name[1:]))
        elif name.partition(".")[0] not in away and (places := _imported(name, paths, texts)):
            modules[name] = places
    return Imports(modules, engines, ANYTHING in reach)


def _only_named(graph: Graph, reach: Collection[Key]) -> set[str]:
    """Python files that are reached as files, by their path, and that no other file imports."""
    named = {path for path, name in reach if name == SCRIPT}
    if not named:
        return named
    steps = (target for key in reach for target in graph.edges(key) if target[0] != key[0])
    return named - {path for path, name in steps if name != SCRIPT}


def _imported(module: str, paths: Iterable[str], texts: dict[str, str]) -> tuple[tuple[str, int], ...]:
    found = []
    for path in sorted(paths):
        lines = import_lines(texts.get(path, ""), module)
        first = next((line.line for line in lines if not line.guarded and not line.elsewhere), None)
        if first is not None or not lines:  # found by the analysis and not by its spelling: told at the file's start
            found.append((path, first or 1))
    return tuple(found)


def _used(path: str, texts: dict[str, str], engine: str) -> list[tuple[str, int]]:
    word = engine.partition("://")[0]
    lines = use_lines(texts.get(path, ""), word)
    return [(path, lines[0][0])] if lines else [(path, 1)]
