"""Changed tests → the DAG files whose tests they are: selected for that check alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from firedoor.closure.places import is_test, parent

TESTS = "tests"
_FOLDERS = frozenset({"tests", "test", "unit_tests", "integration_tests", "testing"})


def tested_dags(
    moved: Iterable[str],
    dag_files: Collection[str],
    forward: Mapping[str, frozenset[str]],
    importers: Mapping[str, Iterable[str]],
) -> dict[str, str]:
    """Each DAG file that a changed test belongs to → that test.

    A test belongs to the DAG files that it, or a test which uses it, imports or names by path; one that names none
    belongs to the DAG files beside its tests folder.
    """
    found: dict[str, str] = {}
    dags = frozenset(dag_files)
    folders: dict[str, list[str]] = {}
    for dag in dags:
        folders.setdefault(parent(dag), []).append(dag)
    for path in sorted(moved):
        if not is_test(path):
            continue
        users = _tests_using(path, importers)
        named = {dag for test in users for dag in forward.get(test, frozenset()) & dags}
        beside = _beside(path)
        for dag in sorted(named or (folders.get(beside, []) if beside else [])):
            found.setdefault(dag, path)
    return found


def _tests_using(path: str, importers: Mapping[str, Iterable[str]]) -> set[str]:
    seen = {path}
    queue = [path]
    while queue:
        for importer in importers.get(queue.pop(), ()):
            if importer not in seen and is_test(importer):
                seen.add(importer)
                queue.append(importer)
    return seen


def _beside(path: str) -> str:
    """The folder that holds the tests folder of ``path``; the file's own folder where there is none."""
    parts = parent(path).split("/")
    for position, part in enumerate(parts):
        if part in _FOLDERS:
            return "/".join(parts[:position])
    return "/".join(parts)
