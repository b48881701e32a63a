"""The gate over every combination of evidence: nothing but whole, passed evidence for exactly this code is green."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain, combinations
from typing import Any

import pytest
from evidence_of import COMMIT, entry, fingerprint, library, of_library, plan, record
from firedoor.evidence import FAILED, PASSED, Everything, Record
from firedoor.findings import WARNING, Finding
from firedoor.gate import VERDICTS, Entry, Gate, Plan
from firedoor.gate import judge as judge_everything
from firedoor.gate.made_under import Wanted, made_under
from hypothesis import given
from hypothesis import strategies as st

KINDS: dict[str, Record] = {
    "passed": record("a"),
    "failed": record("a", FAILED),
    "passed again": record("a", at="2026-02-02T00:00:00Z", seconds=3.0),
    "passed elsewhere": record("a", runtime="r2"),
    "failed elsewhere": record("a", FAILED, runtime="r2"),
    "passed, uncommitted": record("a", local=True),
    "failed, uncommitted": record("a", FAILED, local=True),
    "passed before": record("a", version="before"),
    "passed, other limits": record("a", limits="d"),
    "failed, other limits": record("a", FAILED, limits="d"),
    "passed, other lock": record("a", lock="l2"),
    "passed, other data": record("a", data=(("sample", "s2"),)),
    "another check": record("a", check="dev"),
    "another DAG": record("b"),
}
SUBSETS = list(chain.from_iterable(combinations(KINDS, size) for size in range(len(KINDS) + 1)))


BROKEN = Finding("evidence/x.json", None, "FD501", "an entry is damaged", level=WARNING)


def judge(
    asked: Plan, records: list[Record], damaged: bool = False, commit: str = COMMIT, **options: dict[Any, str]
) -> Gate:
    broken = {fingerprint("a"): (BROKEN,)} if damaged else {}
    return judge_everything(asked, Everything(tuple(records), broken), commit=commit, **options)


def required(names: tuple[str, ...], damaged: bool) -> str:
    """The verdict that the words of the specification require, told without the code of the gate."""
    has = set(names).__contains__
    here_passed, here_failed = has("passed") or has("passed again"), has("failed")
    if (here_passed and here_failed) or (has("passed elsewhere") and has("failed elsewhere")):
        return "flaky"
    if here_failed or has("failed elsewhere"):
        return "red"
    if here_passed or has("passed elsewhere"):  # whatever was found under other limits, locks or data
        return "missing" if damaged else "green"
    if damaged or has("passed, uncommitted") or has("failed, uncommitted"):
        return "missing"
    old = ("passed before", "passed, other limits", "failed, other limits", "passed, other lock", "passed, other data")
    return "stale" if any(map(has, old)) else "missing"


WANTED = {"smoke": Wanted("c", ("l0", "l1"))}


def of(names: tuple[str, ...], damaged: bool = False) -> Gate:
    asked = plan(replace(entry("a"), wanted=WANTED))
    return judge(asked, [KINDS[name] for name in names], damaged)


@pytest.mark.parametrize("damaged", [False, True])
def test_every_combination_of_evidence(damaged: bool) -> None:
    assert len(SUBSETS) == 2 ** len(KINDS)
    codes = {"green": 0, "red": 1, "flaky": 1, "missing": 1, "stale": 3}
    for names in SUBSETS:
        gate = of(names, damaged)
        (judgement,) = gate.judgements
        assert judgement.verdict == required(names, damaged), names
        assert gate.exit_code == codes[judgement.verdict]
        assert bool(judgement.because) == (judgement.verdict != "green"), names


OF_LIBRARY: dict[str, Record] = {
    "passed": of_library(),
    "failed": of_library(FAILED),
    "passed elsewhere": of_library(runtime="r2"),
    "failed elsewhere": of_library(FAILED, runtime="r2"),
    "passed, uncommitted": of_library(local=True),
    "failed, uncommitted": of_library(FAILED, local=True),
    "passed before": of_library(version="before"),
    "passed, other limits": of_library(limits="d"),
    "failed, other limits": of_library(FAILED, limits="d"),
    "passed, other lock": of_library(lock="l2"),
    "another check": of_library(check="contracts"),
}


@pytest.mark.parametrize("damaged", [False, True])
def test_every_combination_of_evidence_of_a_library_beside_a_green_dag_file(damaged: bool) -> None:
    asked = plan(entry("a"), replace(library(), wanted={"compat": WANTED["smoke"]}))
    broken = {fingerprint("lake"): (BROKEN,)} if damaged else {}
    codes = {"green": 0, "red": 1, "flaky": 1, "missing": 1, "stale": 3}
    for names in chain.from_iterable(combinations(OF_LIBRARY, size) for size in range(len(OF_LIBRARY) + 1)):
        shown = Everything((record("a"), *(OF_LIBRARY[name] for name in names)), broken)
        gate = judge_everything(asked, shown, commit=COMMIT)
        said = {found.entry.dag_file: found for found in gate.judgements}
        verdict = required(names, damaged)
        assert (said["dags/a.py"].verdict, said["libs/lake"].verdict) == ("green", verdict), names
        assert gate.exit_code == codes[verdict], names
        assert bool(said["libs/lake"].because) == (verdict != "green"), names


def test_a_library_that_breaks_a_dag_shuts_the_gate_though_every_dag_file_is_green() -> None:
    gate = judge(plan(entry("a"), library()), [record("a"), of_library(FAILED)])
    assert gate.exit_code == 1
    assert [(j.entry.dag_file, j.check, j.verdict, j.because) for j in gate.blocking] == [
        ("libs/lake", "compat", "red", "BREAKS dags/a.py: lake.read")
    ]
    (missing,) = judge(plan(entry("a"), library()), [record("a")]).blocking
    assert (missing.entry.dag_file, missing.verdict) == ("libs/lake", "missing")


def test_more_evidence_never_makes_red_or_flaky_green() -> None:
    verdicts = {frozenset(names): of(names).judgements[0].verdict for names in SUBSETS}
    for names, verdict in verdicts.items():
        if verdict in ("red", "flaky"):
            assert all(verdicts[names | {more}] in ("red", "flaky") for more in KINDS), names
        if verdict == "green":
            assert all(verdicts[names | {more}] != "missing" for more in KINDS), names


names = st.sampled_from(["a", "b", "c", "d"])
of_libraries = st.builds(
    of_library,
    st.sampled_from([PASSED, PASSED, FAILED]),
    version=st.sampled_from(["", "", "before"]),
    runtime=st.sampled_from(["r1", "r2"]),
    local=st.booleans(),
)
records = st.lists(
    of_libraries
    | st.builds(
        record,
        names,
        st.sampled_from([PASSED, PASSED, FAILED]),
        check=st.sampled_from(["smoke", "dev"]),
        version=st.sampled_from(["", "", "before"]),
        runtime=st.sampled_from(["r1", "r2"]),
        local=st.booleans(),
    ),
    max_size=30,
)


@given(st.sets(names), st.sampled_from([(), (library(),)]), records, st.randoms(use_true_random=False))
def test_the_gate_is_green_only_if_everything_expected_is(
    wanted: set[str], libraries: tuple[Entry, ...], found: list[Record], order: object
) -> None:
    asked = plan(*(entry(name, ("smoke", "dev")) for name in sorted(wanted)), *libraries)
    gate = judge(asked, found)
    alone = [judge(plan(entry(name, (check,))), found).exit_code == 0 for name in wanted for check in ("smoke", "dev")]
    alone += [judge(plan(one), found).exit_code == 0 for one in libraries]
    assert (gate.exit_code == 0) == all(alone)
    assert sum(gate.counts.values()) == len(gate.judgements) == 2 * len(wanted) + len(libraries)
    shuffled = [*found, *found]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    again = judge(asked, shuffled)
    assert [(j.verdict, j.because) for j in again.judgements] == [(j.verdict, j.because) for j in gate.judgements]


@given(st.sets(names, min_size=1), st.data())
def test_without_the_evidence_of_any_one_nothing_passes(wanted: set[str], data: st.DataObject) -> None:
    asked = plan(*(entry(name, ("smoke", "dev")) for name in sorted(wanted)), library())
    all_green = [record(name, check=check) for name in sorted(wanted) for check in ("smoke", "dev")]
    all_green.append(of_library())
    assert judge(asked, all_green).exit_code == 0
    lost = data.draw(st.integers(0, len(all_green) - 1))
    gate = judge(asked, all_green[:lost] + all_green[lost + 1 :])
    assert gate.exit_code == 1
    assert [(j.entry.dag_file, j.check, j.verdict) for j in gate.blocking] == [
        (all_green[lost].facts["dag_file"], all_green[lost].key.check, "missing")
    ]


def test_nothing_expected_is_green_whatever_is_there() -> None:
    gate = judge(plan(), [record("b", FAILED)])
    assert (gate.exit_code, gate.judgements, gate.extra) == (0, (), 1)


def test_a_missing_one_says_what_became_of_its_job() -> None:
    asked = plan(entry("a"), entry("b"))
    gate = judge(asked, [], started={"2": "2026-01-01T00:00:00Z https://ci.example/2"})
    said = {found.entry.slug: found.because for found in gate.judgements}
    assert said == {
        "a": "job 'dag a' left nothing: it did not start, was cancelled or timed out before it could hand over, "
        "or what it handed over has expired",
        "b": "job 'dag b' began (2026-01-01T00:00:00Z https://ci.example/2) and ended before it had shown this",
    }


def test_a_stale_one_names_both_fingerprints() -> None:
    gate = of(("passed before",))
    assert gate.judgements[0].because == "tested at fingerprint 616265666, expected 610000000 (commit ccccccccc)"


def test_a_red_one_says_what_was_found() -> None:
    assert of(("failed",)).judgements[0].because == "no module named 'b'"
    two = replace(KINDS["failed"], findings=(*KINDS["failed"].findings, Finding("dags/a.py", 4, "FD551", "more")))
    gate = judge(plan(entry("a")), [two])
    assert gate.judgements[0].because == "no module named 'b' (and 1 more)"
    assert gate.judgements[0].findings == two.findings


def test_another_commit_than_the_plans_is_stale() -> None:
    gate = judge(plan(entry("a")), [record("a")], commit="d" * 40)
    assert (gate.exit_code, gate.outdated) == (3, "the plan is of ccccccccc, but ddddddddd is checked out")
    assert judge(plan(entry("a")), [], commit="d" * 40).exit_code == 1


def test_other_bytes_of_whole_files_are_stale() -> None:
    asked = plan(replace(entry("a"), inputs="i2"))
    for found, verdict in (("i2", "green"), ("i1", "stale"), ("", "stale")):
        assert judge(asked, [record("a", inputs=found)]).judgements[0].verdict == verdict
    (judgement,) = judge(asked, [record("a", inputs="i1")]).judgements
    assert judgement.because == "tested with other bytes of its files (commit ccccccccc)"
    lying = replace(record("a", inputs="i1"), facts=record("a", inputs="i2").facts)
    (judgement,) = judge(asked, [lying]).judgements
    assert (judgement.verdict, judgement.because) == (
        "stale",
        "tested under something else than it tells (commit ccccccccc)",
    )


@pytest.mark.parametrize(
    ("found", "how"),
    [
        (record("a", limits="d"), "under other limits, settings or rules of the check"),
        (record("a", data=(("sample", "s2"),)), "on other data"),
        (record("a", lock="l2"), "in the environment of another lock"),
        (replace(record("a", limits="d"), facts=record("a").facts), "under something else than it tells"),
        (replace(record("a", lock="l2"), facts=record("a").facts), "in the environment of another lock"),
        (record("a", facts={"made_under": None}), "and does not tell under what"),
    ],
)
def test_what_was_made_under_something_else_is_stale_and_says_so(found: Record, how: str) -> None:
    (judgement,) = judge(plan(replace(entry("a"), wanted=WANTED)), [found]).judgements
    assert (judgement.verdict, judgement.because) == ("stale", f"tested {how} (commit ccccccccc)")
    (judgement,) = judge(plan(replace(entry("a"), wanted=WANTED)), [found, record("a", FAILED)]).judgements
    assert judgement.verdict == "red"


def test_an_image_that_brings_its_own_environment_is_no_other_lock() -> None:
    made = made_under("c", "the machine", "", {})
    image = replace(record("a"), facts={"dag_file": "dags/a.py", "made_under": made})
    assert judge(plan(replace(entry("a"), wanted=WANTED)), [image]).exit_code == 0


def test_what_stopped_the_later_checks_is_said() -> None:
    gate = judge(plan(entry("a", ("smoke", "dev"))), [record("a", FAILED)])
    assert [(j.check, j.verdict, j.because) for j in gate.judgements] == [
        ("smoke", "red", "no module named 'b'"),
        ("dev", "missing", "not run: smoke is red"),
    ]


def test_what_was_found_besides_makes_a_green_one_red() -> None:
    twice = Finding("dags/a.py", 1, "FD717", "dags/b.py defines dag_id 'x', too")
    besides = {("dags/a.py", "smoke"): (twice,)}
    gate = judge_everything(plan(entry("a")), Everything((record("a"),)), commit=COMMIT, besides=besides)
    (judgement,) = gate.judgements
    assert (judgement.verdict, judgement.because, judgement.findings) == ("red", twice.message, (twice,))
    gate = judge_everything(plan(entry("a")), Everything(()), commit=COMMIT, besides=besides)
    assert gate.judgements[0].verdict == "missing"


def test_what_is_excused_does_not_block_and_is_told() -> None:
    excused = {("dags/a.py", "smoke"): "red at base; owner data-platform, until 2026-12-31"}
    gate = judge(plan(entry("a"), entry("b")), [record("a", FAILED), record("b")], excused=excused)
    assert gate.exit_code == 0
    assert [(j.verdict, j.blocks, bool(j.excused)) for j in gate.judgements] == [
        ("red", False, True),
        ("green", False, False),
    ]
    green = judge(plan(entry("a")), [record("a")], excused=excused)
    assert green.judgements[0].excused == ""


def test_what_blocks_comes_first_then_by_verdict_and_path() -> None:
    asked = plan(*(entry(name) for name in "edcba"))
    found = [record("a"), record("b", version="before"), record("d", FAILED), record("e", FAILED), record("e")]
    gate = judge(asked, found)
    order = [(j.entry.slug, j.verdict) for j in gate.judgements]
    assert order == [("d", "red"), ("e", "flaky"), ("c", "missing"), ("b", "stale"), ("a", "green")]
    assert [verdict for _, verdict in order] == list(VERDICTS)


def test_damaged_entries_are_told_and_keep_a_pass_from_being_green() -> None:
    gate = judge(plan(entry("a"), entry("b")), [record("a"), record("b")], damaged=True)
    assert (gate.exit_code, gate.damaged) == (1, (BROKEN,))
    assert [(j.entry.slug, j.verdict, j.because) for j in gate.blocking] == [
        ("a", "missing", "it passed, but beside that lies evidence/x.json: an entry is damaged")
    ]


@pytest.mark.parametrize("names", [(), ("passed",), ("failed", "passed before"), ("passed before",)])
def test_its_json_has_stable_bytes(names: tuple[str, ...]) -> None:
    document = of(names).to_json()
    assert document["schema"] == "firedoor.gate/1"
    assert json.dumps(document, sort_keys=True) == json.dumps(of(tuple(reversed(names))).to_json(), sort_keys=True)
