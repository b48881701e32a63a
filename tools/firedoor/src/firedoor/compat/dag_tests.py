"""Which test files are a DAG file's, and all that a test file leads to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from firedoor.closure.places import folders_up, parent

_TEST = re.compile(r"(?:test_[^/]*|[^/]*_test)\.py")
MANY = 5
"""A test that leads to more DAG files than these is not theirs."""
_FOLDERS = frozenset({"tests", "test", "unit_tests", "integration_tests", "testing"})
_SETTINGS = ("pyproject.toml", "pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg")


def dag_tests(
    dags: Iterable[str], paths: Collection[str], forward: Mapping[str, Collection[str]]
) -> dict[str, tuple[str, ...]]:
    """Each DAG file → its test files, sorted. ``forward`` says what each file leads to.

    A test is that of the DAG files beside its folder of tests, and of those that it imports or names by path, unless
    these are many: then it is about the repository, and belongs to the repository's own tests.
    """
    found: dict[str, set[str]] = {dag: set() for dag in dags}
    folders: dict[str, list[str]] = {}
    for dag in found:
        folders.setdefault(parent(dag), []).append(dag)
    for path in paths:
        if _TEST.fullmatch(path.rpartition("/")[2]):
            named = found.keys() & set(forward.get(path, ()))
            for dag in {*(named if len(named) <= MANY else ()), *folders.get(beside(path), [])}:
                found[dag].add(path)
    return {dag: tuple(sorted(tests)) for dag, tests in found.items()}


def beside(test: str) -> str:
    """The folder that holds the folder of tests in which ``test`` lies; its own where there is none."""
    folders = parent(test).split("/")
    for position, name in enumerate(folders):
        if name in _FOLDERS:
            return "/".join(folders[:position])
    return "/".join(folders)


def led_to(
    test: str, paths: Collection[str], forward: Mapping[str, Collection[str]], unknowable: Collection[str]
) -> frozenset[str]:
    """All files whose content may change what ``test`` finds: it leads to them by names, or they lie beside it.

    All of ``paths`` where an import cannot be known.
    """
    own = parent(test)
    start = {test, *(path for path in paths if path.startswith(f"{own}/") and own.rpartition("/")[2] in _FOLDERS)}
    start |= {name for folder in folders_up(test) for name in _around(folder)}
    start |= {name for name in _SETTINGS if name in paths}
    queue = [path for path in start if path in paths]
    seen = set(queue)
    for path in queue:  # grows while it is read
        if path in unknowable:
            return frozenset(paths)
        inits = [f"{folder}/__init__.py" for folder in folders_up(path) if folder] if path.endswith(".py") else []
        named = () if path in _SETTINGS else forward.get(path, ())  # pytest reads these, and no folder that they name
        for target in (*named, *inits):
            if target not in seen and target in paths:
                seen.add(target)
                queue.append(target)
    return frozenset(seen)


def _around(folder: str) -> tuple[str, ...]:
    return (f"{folder}/conftest.py" if folder else "conftest.py",)
