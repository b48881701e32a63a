"""The specification of `firedoor affected`: every folder of tests/scenarios/ is one law, shown by one change.

Run one of them with `pytest tests/test_scenarios.py -k NAME`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import scenario
from firedoor import affected
from firedoor.affected.fingerprints import fingerprints, inputs_digests
from firedoor.affected.survey import survey
from git_commits import REGULAR, SYMLINK, File, commit_chains, new_repository
from scenario import Scenario

SCENARIOS = [
    scenario.read(folder.parent) for folder in sorted(Path(__file__).with_name("scenarios").glob("*/expect.toml"))
]
OTHERS_DECIDE = {
    "dag_file_second_producer": "it is the same DAG file; that two define one dag_id is asked of the whole repository",
    "dag_file_second_producer_by_edit": "as above",
    "pin_poetry_lock_metadata": "it pins nothing; the runtime in the key of evidence holds the bytes of the lock",
}
"""Scenarios with a selected DAG file of an equal fingerprint, and why its evidence stays true."""

each = pytest.mark.parametrize("law", SCENARIOS, ids=lambda law: law.name)


class Answers:
    """What `affected` answers about the scenarios, which all stand in one throw-away repository; each asked once."""

    def __init__(self, folder: Path) -> None:
        self._repository = new_repository(folder / "repository.git")
        chains = commit_chains(self._repository, [(law.base, law.head) for law in SCENARIOS])
        self._commits = {law.name: (base, head) for law, (base, head) in zip(SCENARIOS, chains, strict=True)}
        self._known: dict[tuple[str, str, str], dict[str, Any]] = {}

    def there(self, law: Scenario, precision: str = "definition") -> dict[str, Any]:
        """From base to head."""
        base, head = self._commits[law.name]
        return self._find(base, head, precision)

    def back(self, law: Scenario) -> dict[str, Any]:
        """From head to base."""
        base, head = self._commits[law.name]
        return self._find(head, base, "definition")

    def nowhere(self, law: Scenario) -> list[dict[str, Any]]:
        """From each revision to itself."""
        return [self._find(revision, revision, "definition") for revision in self._commits[law.name]]

    def alone(self, law: Scenario) -> list[dict[str, tuple[str, str]]]:
        """DAG file → fingerprint and digest of whole files, at base and at head, each asked without the other."""
        found = []
        for revision in self._commits[law.name]:
            seen = survey(self._repository, head=revision, precision="file")
            inputs = inputs_digests(seen, seen.dag_files)
            found.append({dag: (print_, inputs[dag]) for dag, print_ in fingerprints(seen).items()})
        return found

    def _find(self, base: str, head: str, precision: str) -> dict[str, Any]:
        asked = (base, head, precision)
        if asked not in self._known:
            found = affected.find(self._repository, base=base, head=head, precision=precision)
            self._known[asked] = json.loads(json.dumps(found.to_json()))
        return self._known[asked]


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return Answers(tmp_path_factory.mktemp("scenarios"))


def _selected(answer: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["dag_file"]: one for one in answer["affected"]}


def _story(law: Scenario, answer: Mapping[str, Any]) -> str:
    chains = [
        f"  {one['dag_file']} {one['kinds']}: "
        + " <- ".join(f"{step['path']}:{step.get('line')}:{step.get('definition')}" for step in one["chain"])
        for one in answer["affected"]
    ]
    told = [f"  unresolved {answer['unresolved']}", f"  warnings {answer['warnings']}"]
    return "\n".join([f"{law.name}: {law.rule}", *chains, *told])


@each
def test_definition_precision(law: Scenario, answers: Answers) -> None:
    answer = answers.there(law)
    selected = _selected(answer)
    story = _story(law, answer)
    assert law.required <= selected.keys(), story
    assert not law.forbidden & selected.keys(), story
    assert selected.keys() <= law.required | law.extra.keys(), story
    assert set(answer["removed"]) == law.removed, story
    assert len(law.dag_files) <= answer["dag_files_total"] <= len(law.dag_files | law.extra.keys()), story
    assert set(answer["touched"]) == _differing(law.base, law.head), story
    for dag_file, kinds in law.kinds.items():
        assert set(selected[dag_file]["kinds"]) == kinds, story
        assert bool(selected[dag_file]["checks"]) == ("check" in kinds), story
    for dag_file, confidence in law.confidence.items():
        assert selected[dag_file]["confidence"] == confidence, story
    for words in law.unresolved:
        assert any(words in json.dumps(one) for one in answer["unresolved"]), story
    for words in law.warnings:
        assert any(words in json.dumps(one) for one in answer["warnings"]), story


@each
def test_evidence_of_a_selected_dag_file_is_not_that_of_before(law: Scenario, answers: Answers) -> None:
    """Fingerprints and digests of inputs are of one revision, whatever it is compared with, and they differ."""
    base, head = answers.alone(law)
    for precision in ("definition", "file"):
        for one in answers.there(law, precision)["affected"]:
            dag = one["dag_file"]
            assert one["fingerprint"]["head"] == head[dag][0]
            assert one["fingerprint"]["base"] == base.get(dag, [None])[0]
            assert precision == "definition" or one["inputs_digest"] == head[dag][1]
            if set(one["kinds"]) != {"check"} and law.name not in OTHERS_DECIDE and dag in base:
                parts = 1 if precision == "definition" else 2
                assert base[dag][:parts] != head[dag][:parts]


@pytest.mark.parametrize("law", [law for law in SCENARIOS if law.data_affected], ids=lambda law: law.name)
def test_data_affected(law: Scenario, answers: Answers) -> None:
    """Data-affected DAGs are listed apart, each with the relation."""
    answer = answers.there(law)
    via = {one["dag_file"]: one["via"] for one in answer["data_affected"]}
    assert via == law.data_affected, f"{law.name}: {law.rule}\n  {answer['data_affected']}"


@each
def test_every_selection_has_a_chain(law: Scenario, answers: Answers) -> None:
    """A chain leads from the DAG file to what was touched, by steps that a reader can open."""
    answer = answers.there(law)
    touched = set(answer["touched"])
    for one in answer["affected"]:
        chain = one["chain"]
        assert chain, _story(law, answer)
        ends = {chain[0]["path"], chain[-1]["path"]}
        assert one["dag_file"] in ends, _story(law, answer)
        assert ends & touched, _story(law, answer)
        for step in chain:
            lines = max(_lines(law.base, step["path"]), _lines(law.head, step["path"]))
            assert step.get("line") is None or 1 <= step["line"] <= lines, f"{step}\n{_story(law, answer)}"


@each
def test_way_back(law: Scenario, answers: Answers) -> None:
    """What one direction selects, the other selects too: a difference has no direction."""
    answer = answers.back(law)
    selected = _selected(answer)
    there = {path for path in law.required if path in law.base and law.kinds.get(path) != frozenset({"added"})}
    if law.one_way is None:
        assert there <= selected.keys(), _story(law, answer)
    assert not law.forbidden & selected.keys(), _story(law, answer)
    assert law.removed <= selected.keys(), _story(law, answer)
    assert set(answer["removed"]) >= law.required - there, _story(law, answer)


@each
def test_file_precision(law: Scenario, answers: Answers) -> None:
    """File precision selects all that definition precision selects, and what the scenario requires of it."""
    answer = answers.there(law, "file")
    fine = _selected(answers.there(law)).keys()
    assert fine | law.required_at_file_precision <= _selected(answer).keys(), _story(law, answer)


@each
def test_same_revision(law: Scenario, answers: Answers) -> None:
    """Nothing changed, nothing affected."""
    for answer in answers.nowhere(law):
        assert (answer["affected"], answer["data_affected"], answer["removed"]) == ([], [], [])
        assert answer["touched"] == []


@each
def test_well_formed(law: Scenario) -> None:
    """A scenario says one sentence, sorts every DAG file once, gives each extra a reason, and changes something."""
    assert re.fullmatch(r"\S.*\S\.", law.rule), "the rule is one sentence"
    sorted_once = [*law.required, *law.forbidden, *law.extra]
    assert len(sorted_once) == len(set(sorted_once))
    assert set(sorted_once) <= law.head.keys()
    assert all(len(reason.split()) > 1 for reason in law.extra.values())
    assert law.removed <= law.base.keys()
    assert law.base != law.head
    in_dag_folder = {path for path in law.head if _looks_like_dag_file(path, law.head[path])}
    assert in_dag_folder <= {*sorted_once, *law.removed} or law.name.startswith(("airflowignore", "config", "dag_file"))
    for tree in (law.base, law.head):
        for path, file in tree.items():
            if path.endswith(".py") and file.mode != SYMLINK and path not in law.unreadable:
                compile(file.content, path, "exec", dont_inherit=True)


def test_there_are_enough() -> None:
    assert len(SCENARIOS) >= 90


def _differing(base: Mapping[str, File], head: Mapping[str, File]) -> set[str]:
    return {path for path in {*base, *head} if base.get(path) != head.get(path)}


def _lines(tree: Mapping[str, File], path: str) -> int:
    file = tree.get(path)
    return -1 if file is None else max(1, len(file.content.splitlines()))


def _looks_like_dag_file(path: str, file: File) -> bool:
    words: Iterable[bytes] = (b"DAG(", b"@dag")
    inside = path.startswith("dags/") and path.endswith(".py") and "/tests/" not in path
    return inside and file.mode == REGULAR and any(word in file.content for word in words)
