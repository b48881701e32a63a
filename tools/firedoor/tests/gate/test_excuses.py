"""What is excused, and what is not: the laws of the baseline and of the bypass, over all that evidence can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from evidence_of import COMMIT, entry, fingerprint, library, of_library, plan, record
from firedoor.evidence import FAILED, Everything, Record
from firedoor.gate import judge
from firedoor.gate.baseline import Known, Red
from firedoor.gate.bypass import Bypass
from firedoor.gate.excuses import Excuses, excuses
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BEFORE = {
    "red": [record("a", FAILED, version="old")],
    "green": [record("a", version="old")],
    "flaky": [record("a", FAILED, version="old"), record("a", version="old")],
    "unknown": [],
    "red, uncommitted": [record("a", FAILED, version="old", local=True)],
}
NOW_SHOWN = {
    "red": [record("a", FAILED)],
    "green": [record("a")],
    "flaky": [record("a", FAILED), record("a")],
    "missing": [],
}


def known(*, is_new: bool = False, exists: bool = True, before: str = fingerprint("aold")) -> Known:
    place = ".firedoor-baseline.toml:4"
    return Known(Red("dags/a.py", "smoke", "@a", date(2026, 11, 1), place), is_new, exists, before)


def excused(
    records: Sequence[Record],
    baseline: Sequence[Known] = (),
    bypasses: Sequence[Bypass] = (),
    clocks: Sequence[datetime] = (NOW,),
) -> Excuses:
    gate = judge(plan(entry("a")), Everything(tuple(records)), commit=COMMIT)
    return excuses(gate, baseline, bypasses, records, clocks)


def code_of(found: Excuses) -> str:
    return ", ".join(finding.code for finding in found.findings)


@pytest.mark.parametrize(("before", "now", "is_new"), [*product(BEFORE, NOW_SHOWN, [False, True])])
def test_an_entry_of_the_baseline_over_all_that_evidence_can_show(before: str, now: str, is_new: bool) -> None:
    found = excused([*BEFORE[before], *NOW_SHOWN[now]], [known(is_new=is_new)])
    was_red = before in ("red", "flaky")
    if now == "green":
        assert code_of(found) == "FD852"  # its entry would hide the next fault
    elif is_new and not was_red:
        assert code_of(found) == "FD851"  # evidence must show that it was red
    elif not is_new and before == "green":
        assert code_of(found) == "FD854"  # this change broke it
    else:
        assert code_of(found) == ""
    counts = now in ("red", "flaky") and not found.findings
    assert bool(found.reasons) == counts
    assert all(finding.level == "error" for finding in found.findings)


def test_what_did_not_run_because_of_an_excused_failure_is_excused_with_it() -> None:
    shown = Everything((record("a", FAILED),))
    gate = judge(plan(entry("a", ("smoke", "dev"))), shown, commit=COMMIT)
    assert {found.check: found.stopped_by for found in gate.judgements} == {"smoke": "", "dev": "smoke"}
    found = excuses(gate, [known()], [], shown.records, [NOW])
    assert set(found.reasons) == {("dags/a.py", "smoke"), ("dags/a.py", "dev")}
    assert judge(gate.plan, shown, commit=COMMIT, excused=found.reasons).exit_code == 0
    mended = Everything((record("a"),))
    later = judge(gate.plan, mended, commit=COMMIT)
    assert excuses(later, [known()], [], mended.records, [NOW]).reasons == {}


def test_a_reason_names_the_owner_and_the_day() -> None:
    found = excused(NOW_SHOWN["red"], [known()])
    assert found.reasons == {
        ("dags/a.py", "smoke"): "it was red before: @a is to mend it, since 2026-11-01 (.firedoor-baseline.toml)"
    }


def test_an_entry_of_a_dag_file_that_is_not_there_must_go() -> None:
    (finding,) = excused([], [known(exists=False, is_new=True)]).findings
    assert (finding.code, finding.place, finding.level) == ("FD853", ".firedoor-baseline.toml:4", "error")
    assert finding.fix == "firedoor ci baseline"


def test_who_removes_a_dag_file_removes_its_entry_and_nobody_else_has_to() -> None:
    gate = judge(plan(entry("b")), Everything(), commit=COMMIT)
    removing = replace(gate, plan=replace(gate.plan, removed=("dags/a.py",)))
    levels = [excuses(one, [known(exists=False)], [], [], [NOW]).findings[0].level for one in (gate, removing)]
    assert levels == ["warning", "error"]


def test_a_new_entry_of_a_dag_file_that_the_change_leaves_alone_is_shown_red_by_the_same_pipeline() -> None:
    found = excused(NOW_SHOWN["red"], [known(is_new=True, before=fingerprint("a"))])
    assert (len(found.reasons), found.findings) == (1, ())


def test_a_new_entry_of_a_new_dag_file_was_not_red_before() -> None:
    assert code_of(excused(NOW_SHOWN["red"], [known(is_new=True, before="")])) == "FD851"


def test_evidence_of_another_check_says_nothing() -> None:
    found = excused([record("a", FAILED), record("a", FAILED, version="old", check="dev")], [known(is_new=True)])
    assert code_of(found) == "FD851"


def bypass(until: date) -> Bypass:
    return Bypass("dags/a.py", "the feed closes at noon", "sam@example.org", until, ".firedoor-bypass.toml:3")


@pytest.mark.parametrize("now", ["red", "flaky", "missing"])
def test_an_open_bypass_excuses_whatever_is_not_green_and_says_so_loudly(now: str) -> None:
    found = excused(NOW_SHOWN[now], [], [bypass(NOW.date())])
    assert found.findings == ()
    assert found.reasons == {
        ("dags/a.py", "smoke"): "BYPASSED through 2026-11-24 by sam@example.org: the feed closes at noon"
    }


def test_a_bypass_of_what_is_green_is_silent() -> None:
    assert excused(NOW_SHOWN["green"], [], [bypass(NOW.date())]) == Excuses()


@pytest.mark.parametrize(
    ("until", "clocks", "because"),
    [
        (0, [0], ""),
        (1, [0], ""),
        (14, [0], ""),
        (15, [0], "it would be open for more than 14 days from 2026-11-24"),
        (-1, [0], "it was over on 2026-11-23"),
        (0, [0, -300], "it would be open for more than 14 days from 2026-01-28"),  # the commit's time was set back
        (-1, [-300, 0], "it was over on 2026-11-23"),  # the runner's clock stands still
        (10, [0, 11], "it was over on 2026-12-04"),
        (9000, [9000, 0], "it would be open for more than 14 days from 2026-11-24"),
    ],
)
def test_no_single_clock_keeps_a_bypass_open(until: int, clocks: list[int], because: str) -> None:
    told = [NOW + timedelta(days=days) for days in clocks]
    entry_ = bypass((NOW + timedelta(days=until)).date())
    assert entry_.closed(told) == because
    found = excused(NOW_SHOWN["red"], [], [entry_], told)
    assert bool(found.reasons) == (not because)
    assert [finding.level for finding in found.findings] == ["warning"] * bool(because)


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1), st.dates(max_value=date(9000, 1, 1)))
def test_another_clock_never_opens_a_bypass(clocks: list[datetime], until: date) -> None:
    one = bypass(until)
    if any(one.closed([clock]) for clock in clocks):
        assert one.closed(clocks)


def test_a_bypass_ends_with_its_day() -> None:
    one = bypass(date(2026, 11, 24))
    assert one.closed([datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)]) == ""
    assert one.closed([datetime(2026, 11, 25, tzinfo=UTC)]) == "it was over on 2026-11-24"


@pytest.mark.parametrize("shown", [[of_library(FAILED)], []])
def test_a_library_is_excused_by_a_bypass_that_names_it_as_the_plan_does_and_by_no_baseline(
    shown: list[Record],
) -> None:
    gate = judge(plan(entry("a"), library()), Everything((record("a"), *shown)), commit=COMMIT)
    until = NOW.date() + timedelta(days=3)
    open_one = Bypass("libs/lake", "the feed closes at noon", "sam@example.org", until, ".firedoor-bypass.toml:3")
    assert [*excuses(gate, (), [open_one], shown, (NOW,)).reasons] == [("libs/lake", "compat")]
    assert not excuses(gate, (), [replace(open_one, dag_file="dags/a.py")], shown, (NOW,)).reasons
    red = Red("libs/lake", "compat", "@lake", date(2026, 11, 1), ".firedoor-baseline.toml:4")
    for is_new in (False, True):
        entry_of_it = Known(red, is_new=is_new, exists=False, before="")  # only DAG files exist for a baseline
        assert not excuses(gate, [entry_of_it], (), shown, (NOW,)).reasons
