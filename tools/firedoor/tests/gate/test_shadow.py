"""Every failure against the last pass before it: caught, missed or flaky."""

from __future__ import annotations

from dataclasses import replace

import pytest
from evidence_of import of_library, record
from firedoor.evidence import FAILED, PASSED, Record
from firedoor.gate.shadow import Turns, turns

A, B, C = ("a" * 40, "b" * 40, "c" * 40)


def seen(outcome: str, commit: str, day: int, version: str = "", runtime: str = "r1", local: bool = False) -> Record:
    at = f"2026-11-{day:02}T00:00:00Z"
    one = record("a", outcome, version=version, runtime=runtime, at=at, local=local)
    return replace(one, origin=replace(one.origin, commit=commit))


def never(base: str, head: str, dag_file: str) -> bool:
    raise AssertionError("nothing is to be compared")


def verdicts(found: Turns) -> list[str]:
    return [turn.verdict for turn in found.turns]


@pytest.mark.parametrize(
    ("selects", "verdict", "because"),
    [
        (True, "caught", "the fingerprint differed"),
        (False, "missed", "the fingerprint differed"),
        (
            None,
            "caught",
            "the fingerprint differed; the commits are not in this clone: fingerprints were compared",
        ),
    ],
)
def test_selection_between_the_two_commits_decides(selects: bool | None, verdict: str, because: str) -> None:
    asked = []

    def selected(base: str, head: str, dag_file: str) -> bool | None:
        asked.append((base, head, dag_file))
        return selects

    (turn,) = turns([seen(FAILED, B, 2, "new"), seen(PASSED, A, 1)], selected).turns
    assert (turn.verdict, turn.because) == (verdict, because)
    assert asked == [(A, B, "dags/a.py")]


@pytest.mark.parametrize(
    ("red", "because"),
    [
        (seen(FAILED, B, 2), "nothing differed that firedoor knows of"),
        (seen(FAILED, B, 2, runtime="r2"), "the runtime differed"),
    ],
)
def test_what_selection_cannot_know_is_missed_and_named(red: Record, because: str) -> None:
    (turn,) = turns([seen(PASSED, A, 1), red], lambda *_: None).turns
    assert turn.verdict == "missed"
    assert turn.because.startswith(because)


def test_one_commit_one_key_two_outcomes_is_flaky() -> None:
    assert verdicts(turns([seen(PASSED, A, 1), seen(FAILED, A, 2)], never)) == ["flaky"]


def test_one_commit_another_runtime_is_missed() -> None:
    (turn,) = turns([seen(PASSED, A, 1), seen(FAILED, A, 2, runtime="r2")], never).turns
    assert (turn.verdict, turn.because) == ("missed", "the runtime differed")


def test_a_failure_is_held_against_the_last_pass_before_it() -> None:
    records = [seen(PASSED, A, 1, "1"), seen(PASSED, B, 3, "2"), seen(FAILED, C, 5, "3"), seen(PASSED, A, 9, "4")]
    (turn,) = turns(records, lambda *_: True).turns
    assert (turn.green.origin.commit, turn.red.origin.commit) == (B, C)


def test_what_was_never_green_turned_nothing() -> None:
    found = turns([seen(FAILED, A, 1), seen(FAILED, B, 2, "new"), seen(PASSED, C, 3, "3")], never)
    assert (found.turns, found.never_green) == ((), (("dags/a.py", "smoke"),))


def test_older_failures_and_changed_work_trees_are_left_out() -> None:
    records = [seen(PASSED, A, 1), seen(FAILED, B, 2, "2"), seen(FAILED, C, 8, "3", local=True)]
    assert turns(records, never, "2026-11-05T00:00:00Z") == Turns((), ())


def test_an_older_pass_still_counts() -> None:
    records = [seen(PASSED, A, 1), seen(FAILED, C, 8, "3")]
    assert verdicts(turns(records, lambda *_: False, "2026-11-05T00:00:00Z")) == ["missed"]


def test_a_library_is_no_dag_file_that_selection_could_miss() -> None:
    passed, failed = of_library(at="2026-11-01T00:00:00Z"), of_library(FAILED, at="2026-11-02T00:00:00Z")
    found = turns([passed, failed], never)
    assert (found.turns, found.never_green) == ((), ())
