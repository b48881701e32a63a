"""The child pipeline: GitLab's schema and our own rules pass it, and nothing goes by its gate."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from firedoor.errors import UsageError
from firedoor.evidence import PASSED, Everything, Key, Origin, Record
from firedoor.gate import MOST_JOBS, Entry, Plan, divide, judge
from firedoor.pipelines.gitlab_child import GATE, NOTHING, ChildSettings, checked, child
from firedoor.pipelines.library_planning import LIBRARIES, library_job
from firedoor.pipelines.lint import Limits, lint, pipeline_of
from hypothesis import given
from hypothesis import strategies as st

TEMPLATE = ".firedoor:\n  image: python:3.12\n  before_script: [pip install firedoor]\n"
READER = {".gitlab/firedoor.yml": TEMPLATE}.get
SETTINGS = ChildSettings("d" * 64)


LIBRARY = Entry("libs/lake", LIBRARIES, "f" * 32, ("compat",), ("library",))


def plan_of(slugs: list[str], most: int = 20, library: bool = False) -> Plan:
    entries = tuple(Entry(f"dags/{slug}.py", slug, f"{n:032x}", ("smoke",)) for n, slug in enumerate(slugs))
    jobs = divide(slugs, {}, most)
    if library:
        entries, jobs = (*entries, LIBRARY), (library_job(LIBRARY, {}), *jobs)
    return Plan("c" * 40, None, "no base", "file", "smoke", 400, entries, jobs)


def schema_says(tmp_path: Path, *documents: dict[str, Any]) -> str:
    """What GitLab's own schema has to say of them; empty when it passes all."""
    files = []
    for number, document in enumerate(documents):
        files.append(tmp_path / f"{number}.yml")
        files[-1].write_text(checked(document, READER))
    schema = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", "--regex-variant", "nonunicode"]
    command = [sys.executable, "-m", "check_jsonschema", *schema, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_gitlabs_schema_passes_it(tmp_path: Path) -> None:
    many = [f"team__dag_{number:03}" for number in range(400)]
    plans = [plan_of([]), plan_of(["a"]), plan_of(many[:20]), plan_of(many), plan_of(many, MOST_JOBS)]
    children = [child(plan, SETTINGS) for plan in plans]
    children.append(child(plans[1], ChildSettings("d" * 64, report_only=True)))
    children.append(child(plan_of(many, MOST_JOBS, library=True), SETTINGS))
    assert schema_says(tmp_path, *children) == ""


def test_the_schema_is_asked_at_all(tmp_path: Path) -> None:
    wrong = child(plan_of(["a"]), SETTINGS)
    wrong["dag a"]["artifacts"]["when"] = "sometimes"
    assert "sometimes" in schema_says(tmp_path, wrong)


@pytest.mark.parametrize("number", [1, 19, 20, 21, 400])
def test_a_job_each_up_to_twenty_then_twenty_shards(number: int) -> None:
    slugs = [f"dag{n:03}" for n in range(number)]
    jobs = [name for name, job in child(plan_of(slugs), SETTINGS).items() if isinstance(job, dict) and "script" in job]
    verify = jobs[:-1]
    assert jobs[-1] == GATE
    assert len(verify) == min(number, 20)
    assert all(name.startswith("dag " if number <= 20 else "shard ") for name in verify)


def test_nothing_affected_is_a_job_that_says_so() -> None:
    document = child(plan_of([]), SETTINGS)
    assert document[NOTHING]["script"] == [
        "echo 'nothing affected: none of 400 DAG files reaches what this change touches'"
    ]
    assert [name for name, job in document.items() if isinstance(job, dict) and "script" in job] == [NOTHING]


def test_what_a_job_is_to_hand_over_is_what_the_commands_write() -> None:
    document = child(plan_of(["a"]), SETTINGS)
    assert document["dag a"]["artifacts"]["paths"] == [".firedoor/evidence/", ".firedoor/started/"]
    gate = document[GATE]["artifacts"]
    written = {
        ".firedoor/gate.json",
        ".firedoor/gate.md",
        ".firedoor/junit.xml",
        ".firedoor/gl-code-quality-report.json",
    }
    assert {*gate["paths"], *gate["reports"].values()} == written  # test_ci_verb.py sees that the gate writes these


def test_with_all_jobs_and_that_of_libraries_the_gate_needs_as_many_as_gitlab_lets_it() -> None:
    document = child(plan_of([f"dag{n:03}" for n in range(400)], MOST_JOBS, library=True), SETTINGS)
    assert list(document)[3] == "compat"  # it begins with the others
    assert len(document[GATE]["needs"]) == 50
    assert document["compat"]["script"] == ["firedoor ci run compat --plan .firedoor/plan.json --sha256 " + "d" * 64]
    assert child(plan_of([], library=True), SETTINGS)[GATE]["needs"][1:] == [{"job": "compat", "artifacts": True}]


def test_it_is_small_enough_for_gitlab() -> None:
    text = checked(child(plan_of([f"team__dag_{number:04}" for number in range(5000)], MOST_JOBS), SETTINGS), READER)
    assert len(text) < 100_000


slugs = st.lists(st.from_regex(r"[A-Za-z0-9_-]{1,260}", fullmatch=True), unique=True, max_size=60)
plans = st.builds(plan_of, slugs, st.integers(1, MOST_JOBS), st.booleans())


@given(plans, st.booleans())
def test_every_child_passes_our_own_rules(plan: Plan, report_only: bool) -> None:
    document = json.loads(checked(child(plan, ChildSettings("d" * 64, report_only=report_only)), READER))
    shown = [name for name in document if name.startswith(("dag ", "shard ", "compat"))]
    assert len(shown) == len(plan.jobs)
    if plan.jobs:
        assert {need["job"] for need in document[GATE]["needs"]} == {"plan", *shown}
        assert len(document[GATE]["needs"]) <= 50


@given(plans.filter(lambda plan: bool(plan.jobs)), st.data())
def test_a_child_from_which_any_job_was_taken_is_refused(plan: Plan, data: st.DataObject) -> None:
    document = child(plan, SETTINGS)
    names = [name for name, job in document.items() if isinstance(job, dict) and "script" in job]
    del document[data.draw(st.sampled_from(names))]
    with pytest.raises(UsageError) as raised:
        checked(document, READER)
    assert raised.value.code == "FD806"


@given(plans.filter(lambda plan: bool(plan.jobs)), st.data())
def test_with_any_job_lost_the_gate_names_it_and_all_that_it_was_to_show(plan: Plan, data: st.DataObject) -> None:
    lost = data.draw(st.sampled_from(plan.jobs))
    began = data.draw(st.booleans())
    shown = Everything(
        tuple(record for entry in plan.entries if entry.slug not in lost.slugs for record in _passed(entry))
    )
    started = {job.id: "2026-01-01T00:00:00Z" for job in plan.jobs if began or job != lost}
    gate = judge(plan, shown, commit=plan.commit, started=started)
    assert gate.exit_code == 1
    assert sorted(found.entry.slug for found in gate.blocking) == sorted(lost.slugs)
    assert all(f"job {lost.name!r} {'began' if began else 'left nothing'}" in found.because for found in gate.blocking)


def _passed(entry: Entry) -> list[Record]:
    origin = Origin("2026-01-01T00:00:00Z", "a job", "c" * 40, local=False)
    return [Record(Key(check, entry.fingerprint, runtime="r"), PASSED, origin) for check in entry.checks]


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (None, "includes .gitlab/firedoor.yml, which is not there"),
        ("a: [", "includes .gitlab/firedoor.yml, which is no YAML"),
        (".other: {}", "extends '.firedoor', which is not there"),
        (TEMPLATE + "  allow_failure: true\n  rules: [{if: $X}]\n", "it does not run when another job fails"),
        (TEMPLATE + "  cache: [{key: a/b}]\n", "'a/b' cannot be the key of a cache"),
    ],
)
def test_a_template_that_would_break_it_is_refused(template: str | None, reason: str) -> None:
    with pytest.raises(UsageError) as raised:
        checked(child(plan_of(["a"]), SETTINGS), {".gitlab/firedoor.yml": template}.get)
    assert raised.value.code == "FD806"
    assert reason in raised.value.because


def test_includes_are_merged_and_what_lies_elsewhere_is_open() -> None:
    files = {
        "a.yml": "include: b.yml\n.x: {variables: {A: '1', B: '1'}, script: [a]}\n",
        "b.yml": ".x: {variables: {C: '1'}, stage: test}\n",
        "loop.yml": "include: loop.yml\n",
    }
    job = {"j": {"extends": ".x", "variables": {"B": "2"}}}
    pipeline = pipeline_of("x", {"include": ["/a.yml"], **job}, 1, files.get)
    assert pipeline.jobs["j"] == {"variables": {"A": "1", "B": "2", "C": "1"}, "script": ["a"], "stage": "test"}
    elsewhere = {"include": [{"template": "Jobs/SAST.gitlab-ci.yml"}], "j": {"extends": ".sast", "script": ["a"]}}
    assert lint(pipeline_of("x", elsewhere, 1, files.get)) == ()
    (finding,) = lint(pipeline_of("x", {"include": "loop.yml", "j": {"script": ["a"]}}, 1, files.get), Limits())
    assert finding.message == "include: more than 150 files are included, or one includes itself"
