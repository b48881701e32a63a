"""Verdicts are values: written, read back, sorted, and never mixed."""

from __future__ import annotations

import dataclasses
import json

import pytest
from firedoor.compat.values import (
    BREAKS,
    CHANGED,
    NOT_REACHED,
    REACHED,
    RISK,
    VERDICTS,
    Change,
    CompatReport,
    LibraryReport,
    Use,
    Verdict,
)

CHANGE = Change("lake", "lake.io.read", "libs/lake/io.py", 3, CHANGED)


def verdict(kind: str, dag: str = "dags/a.py", **others: str) -> Verdict:
    return Verdict(kind, dag, "lake", dag, 7, "lake.io.read", "it takes no limit", change=CHANGE, **others)


@pytest.mark.parametrize("value", [CHANGE, Use("dags/a.py", 7, "f", "lake.io.read", "call", "1"), verdict(BREAKS)])
def test_a_value_is_read_back_as_it_was_written(value: Change | Use | Verdict) -> None:
    assert type(value).from_json(json.loads(json.dumps(value.to_json()))) == value


def test_a_dag_is_counted_once_under_its_worst_verdict() -> None:
    found = LibraryReport("lake", "libs/lake", (), (verdict(REACHED), verdict(RISK), verdict(NOT_REACHED, "dags/b.py")))
    assert {kind: found.dags(kind) for kind in VERDICTS} == {
        BREAKS: [],
        RISK: ["dags/a.py"],
        REACHED: [],
        NOT_REACHED: ["dags/b.py"],
    }


@pytest.mark.parametrize(
    ("one", "fails"),
    [
        (verdict(BREAKS), True),
        (verdict(RISK), False),
        (verdict(REACHED), False),
        (verdict(BREAKS, waived="no longer wanted"), False),
        (verdict(BREAKS, release="1.2.0"), False),
    ],
)
def test_only_what_is_witnessed_now_and_not_waived_fails(one: Verdict, fails: bool) -> None:
    assert CompatReport(None, None, "", (LibraryReport("lake", "libs/lake", (), (one,)),)).failed is fails


def test_the_worst_stands_first() -> None:
    mixed = tuple(verdict(kind) for kind in reversed(VERDICTS))
    report = CompatReport(None, None, "", (LibraryReport("lake", "libs/lake", (), mixed),))
    assert [each.verdict for each in report.verdicts] == list(VERDICTS)


def test_verdicts_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        verdict(BREAKS).verdict = RISK  # type: ignore[misc]
