"""Evidence is only added, so a verdict can only move along missing → green or red → flaky."""

from __future__ import annotations

from drawn_evidence import failed, passed
from firedoor.evidence import FAILED, FLAKY, GREEN, MISSING, PASSED, RED, Found, Key, Record, verdict
from firedoor.findings import WARNING, Finding
from hypothesis import given
from hypothesis import strategies as st

KEY = Key("smoke", "1" * 32)
DAMAGE = Finding("somewhere", None, "FD501", "damaged", level=WARNING)
one_record = st.builds(lambda make, local: make(KEY, local=local), st.sampled_from([passed, failed]), st.booleans())
several = st.lists(one_record, max_size=6)
MOVES = {MISSING: {MISSING, GREEN, RED, FLAKY}, GREEN: {GREEN, FLAKY}, RED: {RED, FLAKY}, FLAKY: {FLAKY}}


@given(several)
def test_it_is_what_the_outcomes_say(records: list[Record]) -> None:
    outcomes = {record.outcome for record in records}
    assert (
        verdict(records)
        == {
            frozenset[str](): MISSING,
            frozenset({PASSED}): GREEN,
            frozenset({FAILED}): RED,
            frozenset({PASSED, FAILED}): FLAKY,
        }[frozenset(outcomes)]
    )


@given(several, several)
def test_more_evidence_never_makes_red_or_flaky_green(before: list[Record], more: list[Record]) -> None:
    assert verdict([*before, *more]) in MOVES[verdict(before)]


@given(several, st.randoms())
def test_order_and_repetition_do_not_count(records: list[Record], random: object) -> None:
    mixed = [*records, *records]
    random.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random
    assert verdict(mixed) == verdict(records)


@given(several)
def test_green_needs_a_pass_and_no_failure(records: list[Record]) -> None:
    green = verdict(records) == GREEN
    assert green == (any(r.outcome == PASSED for r in records) and all(r.outcome == PASSED for r in records))


@given(several, st.integers(1, 2))
def test_damage_is_never_green_and_never_hides_a_failure(records: list[Record], count: int) -> None:
    whole, harmed = Found(tuple(records)), Found(tuple(records), (DAMAGE,) * count)
    assert harmed.verdict == (MISSING if whole.verdict == GREEN else whole.verdict)


@given(several)
def test_a_gate_does_not_count_what_only_a_dirty_tree_has_seen(records: list[Record]) -> None:
    found = Found(tuple(records)).for_gate()
    assert found.records == tuple(record for record in records if not record.origin.local)
    if all(record.origin.local for record in records):
        assert found.verdict == MISSING
