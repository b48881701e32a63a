"""Soundness of `firedoor affected` on this repository's own DAGs: one thing changed at a time, and the DAGs executed.

What the DAGs could reach is mutated piece by piece; a DAG file that then behaves otherwise must be selected.
`pytest tests/test_mutated_demo.py --mutations all` also leaves out each statement and file, and changes each constant.
"""

from __future__ import annotations

import importlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from firedoor import affected
from git_commits import File, commit_chains, new_repository
from mutated.execution import SOURCES, Execution, execute, make_warehouse
from mutated.mutations import Mutation, of_constants, of_definitions, of_file, of_resource, of_statements

ROOT = Path(__file__).parents[1]
LOCK = "constraints/airflow-3.3-py312.txt"
# Imported before anything is executed, so that each run does not load them anew.
# Their tasks run in environments that this process cannot be.
ELSEWHERE = ("dags/weather/season_calendar/", "dags/fleet/maintenance_calendar/")
THIRD_PARTY = ("duckdb", "holidays", "numpy", "pandas", "yaml")


class Demo:
    """This repository's DAGs, what each does, and a git repository for what they become."""

    def __init__(self, folder: Path) -> None:
        listed = subprocess.check_output(["git", "ls-files", "-z", *SOURCES, LOCK, "pyproject.toml"], cwd=ROOT)
        names = listed.decode().rstrip("\0").split("\0")
        here = [name for name in names if (ROOT / name).is_file() and not name.startswith(ELSEWHERE)]
        self.files = {name: (ROOT / name).read_bytes() for name in here}
        self.folder = folder
        self.tree = self._written(folder / "tree", self.files)
        make_warehouse(self.tree, folder / "warehouse.duckdb")
        new_repository(folder / "repository.git")
        [[only]] = self.commits([self.files])
        self.base = only
        self.dag_files = sorted(self._answer(None, only))
        self.known = {dag: self.run(self.tree, dag) for dag in self.dag_files}

    def commits(self, *chains: list[dict[str, bytes]]) -> list[list[str]]:
        trees = [[{path: File(content) for path, content in files.items()} for files in chain] for chain in chains]
        return commit_chains(self.folder / "repository.git", trees)

    def run(self, tree: Path, dag_file: str) -> Execution:
        return execute(tree, dag_file, self.folder / "warehouse.duckdb", self.folder / "scratch")

    def selected(self, head: str) -> set[str]:
        """The DAG files that are selected, or are none any more."""
        return self._answer(self.base, head)

    def differing(self, mutation: Mutation, among: set[str]) -> set[str]:
        """Those `among` that behave otherwise; only those are executed again that could."""
        asked = {dag for dag in among if _could_differ(mutation, self.known[dag])}
        if not asked:
            return set()
        tree = self._written(self.folder / "head", mutation.of(self.files))
        return {dag for dag in asked if _behaviour(self.run(tree, dag)) != _behaviour(self.known[dag])}

    def _answer(self, base: str | None, head: str) -> set[str]:
        empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        repository, cache = self.folder / "repository.git", str(self.folder / "cache")
        found = affected.find(repository, base=base or empty, head=head, precision="definition", cache=cache)
        answer = json.loads(json.dumps(found.to_json()))
        return {one["dag_file"] for one in answer["affected"]} | set(answer["removed"])

    def _written(self, folder: Path, files: dict[str, bytes]) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return folder


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    for name in THIRD_PARTY:
        importlib.import_module(name)
    folder = tmp_path_factory.mktemp("demo")
    yield Demo(folder)
    shutil.rmtree(folder)


def test_every_dag_runs_through_and_does_the_same_again(demo: Demo) -> None:
    assert len(demo.dag_files) >= 7
    for dag in demo.dag_files:
        failed = [one for one in demo.known[dag].outcomes if "Error" in str(one)]
        assert not failed, f"{dag}: {failed}"
        assert _behaviour(demo.run(demo.tree, dag)) == _behaviour(demo.known[dag]), dag


def test_the_oracle_sees_what_a_mutation_does(demo: Demo) -> None:
    seen = {}
    for path, what in (
        ("dags/weather/_shared/severity.py", "severity raises"),
        ("libs/warehouse/src/warehouse/tables.py", "frame raises"),
        ("dags/fleet/airport_reports/airports.yaml", "is gone"),
    ):
        [mutation] = [each for each in _mutations({path: demo.files[path]}, everything=True) if each.what == what]
        seen[path.rpartition("/")[2]] = {dag.split("/")[2] for dag in demo.differing(mutation, set(demo.dag_files))}
    assert seen == {
        "severity.py": {"hourly_conditions", "storm_delays"},
        "tables.py": {"carrier_scorecard", "fleet_age"},
        "airports.yaml": {"airport_reports"},
    }


def test_no_dag_that_a_mutation_changes_is_left_out(demo: Demo, request: pytest.FixtureRequest) -> None:
    mutations = list(_mutations(demo.files, everything=request.config.getoption("--mutations") == "all"))
    heads = [head for [_, head] in demo.commits(*([demo.files, each.of(demo.files)] for each in mutations))]
    left_out, missed = 0, []
    for mutation, head in zip(mutations, heads, strict=True):
        others = set(demo.dag_files) - demo.selected(head)
        left_out += len(others)
        missed += [f"{mutation.path}: {mutation.what}: {dag}" for dag in sorted(demo.differing(mutation, others))]
    assert not missed, "\n".join(missed)
    assert len(mutations) > 80
    assert left_out > 3 * len(mutations)  # of seven DAG files; who selects all misses none


def test_no_dag_that_imports_a_changed_requirement_is_left_out(demo: Demo) -> None:
    lock, provided = demo.files[LOCK].decode(), packages_distributions()
    pins = dict(re.findall(r"(?m)^([a-z0-9._-]+)==([\w.]+)", lock))
    imported = {name for run in demo.known.values() for name in run.imported}
    changed = {
        pin
        for name in imported
        for pin in ({d.lower() for d in provided.get(name, ())} | {f"apache-{name}"} if name == "airflow" else ())
        if pin in pins
    }
    assert changed
    for pin in sorted(changed):
        files = demo.files | {LOCK: lock.replace(f"{pin}=={pins[pin]}", f"{pin}=={pins[pin]}.1").encode()}
        [[_, head]] = demo.commits([demo.files, files])
        users = {dag for dag, run in demo.known.items() if pin.removeprefix("apache-") in run.imported}
        assert users <= demo.selected(head), pin


def _could_differ(mutation: Mutation, run: Execution) -> bool:
    """Who never ran a function does not notice that it changed, nor who never opened a file that is still there."""
    if mutation.function is not None:
        return (mutation.path, *mutation.function) in run.ran
    return mutation.content is None or mutation.path in run.read


def _behaviour(run: Execution) -> tuple[object, ...]:
    return (run.outcomes, run.rest)


def _mutations(files: dict[str, bytes], everything: bool) -> Iterator[Mutation]:
    for path, content in sorted(files.items()):
        if not path.startswith(SOURCES) or "/tests/" in path:
            continue
        if path.endswith(".py"):
            yield from of_definitions(path, content)
        elif path.endswith((".sql", ".yaml", ".toml")):
            yield of_resource(path, content)
        if everything:
            yield of_file(path)
        if everything and path.endswith(".py"):
            yield from of_statements(path, content)
            yield from of_constants(path, content)
