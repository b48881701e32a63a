from __future__ import annotations

import pytest
from firedoor.compat.before_and_after import compared
from firedoor.compat.testing import Result

ONE = "tests/test_a.py::test_one"


@pytest.mark.parametrize(
    ("base", "base_again", "head", "head_again", "state"),
    [
        ("passed", None, "passed", None, "passed"),
        ("passed", None, "failed", "failed", "regressed"),
        ("passed", None, "broken", "broken", "regressed"),
        ("passed", None, "failed", "passed", "flaky"),
        ("failed", "failed", "passed", None, "fixed"),
        ("failed", "passed", "passed", None, "passed"),
        ("failed", "failed", "failed", "failed", "broken before"),
        ("failed", "passed", "failed", "failed", "flaky"),
        ("skipped", None, "failed", "failed", "regressed"),
        ("passed", None, "skipped", None, "no longer run"),
        (None, None, "failed", "failed", "regressed"),
        (None, None, "passed", None, "passed"),
        ("passed", None, None, None, "gone"),
        ("skipped", None, "skipped", None, "skipped"),
    ],
)
def test_what_a_test_says_of_a_change(
    base: str | None, base_again: str | None, head: str | None, head_again: str | None, state: str
) -> None:
    runs = [{ONE: Result(said)} if said else {} for said in (base, base_again, head, head_again)]
    found = compared(*runs)
    assert [one.state for one in found] == [state]
    assert found[0].shut is (state == "regressed")
