"""The specification itself is checked: what a scenario forbids must behave alike at base and head when it is run."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
import scenario
from generated.fabricated import fabricated_modules
from generated.observe import Observation, attempt, described, fresh_imports, load, plain, recording
from git_commits import SUBMODULE, SYMLINK, File
from scenario import Scenario

SCENARIOS = [
    scenario.read(folder.parent) for folder in sorted(Path(__file__).with_name("scenarios").glob("*/expect.toml"))
]
FRAMEWORK_CALLS = ("execute", "poke", "on_kill")


@pytest.mark.parametrize("law", SCENARIOS, ids=lambda law: law.name)
def test_what_is_forbidden_behaves_alike(law: Scenario, tmp_path: Path) -> None:
    base = _written(tmp_path / "base" / "repository", law.base)
    head = _written(tmp_path / "head" / "repository", law.head)
    for dag_file in sorted(law.forbidden & law.base.keys()):
        assert _observe(base, dag_file) == _observe(head, dag_file), f"{dag_file} differs: {law.rule}"


def test_running_shows_most_of_the_laws_about_python(tmp_path: Path) -> None:
    """Were running blind, the test above would show nothing."""
    shown = set()
    for law in SCENARIOS:
        if law.name.startswith(("import_", "def_", "registry_", "dynamic_")) and law.required:
            base = _written(tmp_path / law.name / "base" / "repository", law.base)
            head = _written(tmp_path / law.name / "head" / "repository", law.head)
            at_base = [dag_file for dag_file in law.required if dag_file in law.base]
            if any(_observe(base, dag_file) != _observe(head, dag_file) for dag_file in at_base):
                shown.add(law.name)
    assert {"import_star", "def_call_chain", "registry_subclasses", "dynamic_monkeypatch"} <= shown
    assert len(shown) > 60


def _observe(root: Path, dag_file: str) -> Observation:
    folders = (root / "dags", root, root / "src", root / "plugins")
    codes: set[CodeType] = set()
    outcomes: list[object] = []
    with fabricated_modules() as log, fresh_imports(root, folders), recording(codes):
        outcomes.append(attempt(lambda: load(root / dag_file), root)[0])
        for name, made, given, told in list(log):
            outcomes.append((name, plain(given, root), plain(told, root)))
            outcomes.extend(_called(made, told, root))
    return Observation(tuple(outcomes), frozenset(described(codes, root)))


def _called(made: object, told: Mapping[str, Any], root: Path) -> Iterator[object]:
    function = told.get("python_callable")
    if function is not None and function is not print:
        for given in ([list(range(10))], []):
            outcome, returned = attempt(lambda given=given: function(*given), root)  # type: ignore[misc]  # bound now
            if inspect.iscoroutine(returned):
                returned.close()
            yield outcome, plain(returned, root)
    for method in FRAMEWORK_CALLS:
        if hasattr(type(made), method):
            outcome, returned = attempt(lambda method=method: getattr(made, method)({}), root)  # type: ignore[misc]  # bound now
            yield outcome, plain(returned, root)


def _written(folder: Path, tree: Mapping[str, File]) -> Path:
    for path, file in tree.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.mode == SYMLINK:
            target.symlink_to(file.content.decode())
        elif file.mode == SUBMODULE:
            target.mkdir()
        else:
            target.write_bytes(file.content)
    return folder
