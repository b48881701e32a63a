"""What every store promises: subclass it, give it a fixture ``store`` and say how to harm an entry."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from drawn_evidence import ORIGIN, failed, passed, records
from firedoor.evidence import FLAKY, GREEN, MISSING, PASSED, RED, Folder, Found, Key, Record, Store
from firedoor.evidence.store import entry_name
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

KEY = Key("dev", "5" * 32, runtime="one")
SAME_FINGERPRINT = Key("dev", "5" * 32, runtime="two")


def path_of(store: Folder, record: Record) -> Path:
    fingerprint = record.key.fingerprint
    return store.root / fingerprint[:2] / fingerprint / entry_name(record)


SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]


class StoreContract:
    """The laws; ``local_evidence`` is false for a store that takes only evidence that a gate may count."""

    local_evidence = True

    @pytest.fixture
    def store(self) -> Store:
        raise NotImplementedError

    def harm(self, store: Store, record: Record, content: bytes | None) -> None:
        """Replace the bytes of the entry of ``record``; None: truncate them."""
        raise NotImplementedError

    def verdict(self, store: Store, key: Key = KEY) -> str:
        return store.find([key])[key].verdict

    def test_an_empty_store_has_no_evidence(self, store: Store) -> None:
        assert store.find([KEY, SAME_FINGERPRINT]) == {KEY: Found(), SAME_FINGERPRINT: Found()}
        assert store.find([]) == {}
        assert store.place

    @given(st.lists(records, max_size=4))
    @settings(suppress_health_check=SHARED, max_examples=20, deadline=None)
    def test_what_is_put_is_found_under_its_key_alone(self, store: Store, some: list[Record]) -> None:
        some = [record for record in some if self.local_evidence or not record.origin.local]
        for record in some:
            store.put(record)
        found = store.find([record.key for record in some])
        for record in some:
            assert record.outcome in {other.outcome for other in found[record.key].records}
            assert {other.key for other in found[record.key].records} == {record.key}

    def test_the_first_of_equal_outcomes_stays(self, store: Store) -> None:
        first, second = passed(KEY), Record(KEY, PASSED, ORIGIN, seconds=9.0)
        assert [store.put(first), store.put(second)] == [True, False]
        assert store.find([KEY])[KEY].records == (first,)

    def test_red_and_green_stay_beside_each_other(self, store: Store) -> None:
        store.put(failed(KEY))
        assert self.verdict(store) == RED
        store.put(passed(KEY))
        assert self.verdict(store) == FLAKY
        store.put(passed(KEY))
        assert self.verdict(store) == FLAKY

    def test_equal_fingerprints_with_other_runtimes_do_not_meet(self, store: Store) -> None:
        store.put(failed(KEY))
        store.put(passed(SAME_FINGERPRINT))
        assert (self.verdict(store), self.verdict(store, SAME_FINGERPRINT)) == (RED, GREEN)

    @pytest.mark.parametrize(
        "content", [None, b"", b"\x00\xff\x00", b"<html>502</html>", b"{}", passed(KEY).to_bytes()]
    )
    def test_a_damaged_entry_is_said_and_is_no_evidence(self, store: Store, content: bytes | None) -> None:
        """The last content is whole: evidence for another key under the right name."""
        store.put(passed(SAME_FINGERPRINT))
        self.harm(store, passed(SAME_FINGERPRINT), content)
        found = store.find([SAME_FINGERPRINT])[SAME_FINGERPRINT]
        assert (found.verdict, found.records) == (MISSING, ())
        [finding] = found.damaged
        assert finding.code == "FD501"
        assert SAME_FINGERPRINT.digest in finding.place

    def test_a_damaged_entry_gives_way_to_a_whole_one(self, store: Store) -> None:
        store.put(passed(KEY))
        self.harm(store, passed(KEY), b"not it")
        assert store.put(passed(KEY))
        assert store.find([KEY])[KEY] == Found((passed(KEY),))

    def test_a_damaged_failure_keeps_a_pass_from_being_green(self, store: Store) -> None:
        store.put(failed(KEY))
        store.put(passed(KEY))
        self.harm(store, failed(KEY), b"not it")
        assert self.verdict(store) == MISSING

    def test_a_pass_under_the_name_of_a_failure_is_damage(self, store: Store) -> None:
        store.put(failed(KEY))
        self.harm(store, failed(KEY), passed(KEY).to_bytes())
        assert self.verdict(store) == MISSING

    def test_writers_at_once_lose_no_outcome(self, store: Store) -> None:
        outcomes = [passed(KEY), failed(KEY)] * 8
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(store.put, outcomes))
        assert self.verdict(store) == FLAKY
        assert not store.find([KEY])[KEY].damaged

    def test_collection_keeps_roots_and_what_is_young(self, store: Store) -> None:
        other = Key("smoke", "6" * 32)
        for record in (passed(KEY), failed(KEY), passed(other)):
            store.put(record)
        assert store.collect({KEY.fingerprint, other.fingerprint}, -1) == 0
        assert store.collect((), 1) == 0
        assert store.collect({other.fingerprint}, -1) == 2
        assert (self.verdict(store), self.verdict(store, other)) == (MISSING, GREEN)
