"""A plan survives its JSON; what is no plan, or another plan, is one clear error."""

from __future__ import annotations

import json

import pytest
from evidence_of import entry, library, plan
from firedoor.errors import UsageError
from firedoor.gate import plan_digest, read_plan

PLAN = plan(entry("a"), entry("b", ("smoke", "dev")), entry("tests_only", ()))
WITH_LIBRARY = plan(entry("a"), library())


def text_of(**changes: object) -> str:
    return json.dumps(PLAN.to_json() | changes)


def test_a_plan_is_what_its_json_says() -> None:
    text = text_of()
    assert read_plan(text, "plan.json") == PLAN
    assert read_plan(text, "plan.json", plan_digest(text)) == PLAN
    assert read_plan(text_of(later="keys may be added"), "plan.json") == PLAN


def test_a_library_is_no_affected_dag_file() -> None:
    assert read_plan(json.dumps(WITH_LIBRARY.to_json()), "plan.json") == WITH_LIBRARY
    assert [item.slug for item in WITH_LIBRARY.affected] == ["a"]
    assert (WITH_LIBRARY.libraries, PLAN.libraries) == ("libs/lake", "")
    assert WITH_LIBRARY.asks_a_gate


def test_another_plan_than_the_pipelines_is_refused() -> None:
    with pytest.raises(UsageError) as raised:
        read_plan(text_of(commit="d" * 40), "plan.json", plan_digest(text_of()))
    assert raised.value.code == "FD802"


JOBS = PLAN.to_json()["jobs"]
ENTRIES = PLAN.to_json()["entries"]
assert isinstance(JOBS, list)
assert isinstance(ENTRIES, list)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"schema": "firedoor.plan/2"}',
        '{"schema": "firedoor.plan/1"}',
        "\x00",
        text_of(entries=None),
        text_of(entries=[{}]),
        text_of(entries=[ENTRIES[0] | {"why": 3}, ENTRIES[1]]),
        text_of(jobs=JOBS[:1]),  # nobody would show the second
        text_of(jobs=[*JOBS, JOBS[0]]),
        text_of(jobs=[]),
        json.dumps(WITH_LIBRARY.to_json() | {"jobs": WITH_LIBRARY.to_json()["jobs"][:1]}),  # nobody would judge it
        text_of(entries=[*ENTRIES, ENTRIES[0]]),
    ],
)
def test_what_is_no_plan_is_one_error(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_plan(text, "plan.json")
    assert (raised.value.code, raised.value.exit_code) == ("FD801", 2)
    assert raised.value.because


def test_each_entry_has_its_job_unless_nothing_is_expected() -> None:
    assert [(job.id, job.name, job.slugs) for job in PLAN.jobs] == [("1", "dag a", ("a",)), ("2", "dag b", ("b",))]
    assert PLAN.job_of("b") == PLAN.jobs[1]
    assert PLAN.job_of("tests_only") is None
    assert [(item.slug, check) for item, check in PLAN.expected] == [("a", "smoke"), ("b", "smoke"), ("b", "dev")]
