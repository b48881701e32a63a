"""When a job that failed lets its pipeline go on to the gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from firedoor.gate import Entry, Plan, divide
from firedoor.gate.baseline import Known, Red
from firedoor.gate.bypass import Bypass
from firedoor.gate.excuses import EXCUSED
from firedoor.pipelines.gitlab_child import ChildSettings, child
from firedoor.pipelines.job import exit_code
from firedoor.pipelines.values import FAILED, PASSED, Outcome, Row, RunResult, Selected

DAY = date(2026, 1, 1)
KNOWN = Known(Red("dags/a.py", "smoke", "@a", DAY), is_new=False, exists=True, before="0" * 32)
PLAN = Plan("c" * 40, None, "", "file", "dev", 2, (), ())


def result(**steps: str) -> RunResult:
    """A run of a and b; `b_smoke=FAILED`, for instance."""
    rows = []
    for name in ("a", "b"):
        outcomes = {step: Outcome(steps.get(f"{name}_{step}", PASSED)) for step in ("smoke", "dev")}
        rows.append(Row(Selected(f"dags/{name}.py", name), outcomes))
    return RunResult("dev", tuple(rows), 1.0)


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ({}, 0),
        ({"a_smoke": FAILED}, EXCUSED),
        ({"a_dev": FAILED}, 1),  # the baseline names smoke
        ({"b_smoke": FAILED}, 1),
        ({"a_smoke": FAILED, "b_smoke": FAILED}, 1),
    ],
)
def test_only_what_the_baseline_names_is_left_to_the_gate(steps: dict[str, str], code: int) -> None:
    assert exit_code(replace(PLAN, baseline=(KNOWN,)), result(**steps)) == code


def test_a_bypass_is_of_every_step() -> None:
    bypassed = replace(PLAN, bypasses=(Bypass("dags/a.py", "why", "who", DAY),))
    assert exit_code(bypassed, result(a_dev=FAILED)) == EXCUSED
    assert exit_code(bypassed, result(b_dev=FAILED)) == 1


def test_the_child_pipeline_lets_such_a_job_fail_and_no_other() -> None:
    plan = replace(PLAN, entries=(Entry("dags/a.py", "a", "0" * 32, ("smoke",)),), jobs=divide(["a"], {}))
    assert child(plan, ChildSettings("d" * 64))["dag a"]["allow_failure"] == {"exit_codes": [EXCUSED]}
    assert child(plan, ChildSettings("d" * 64, report_only=True))["dag a"]["allow_failure"] is True
