from __future__ import annotations

from pathlib import Path

import pytest
from drawn_evidence import failed, passed
from firedoor.errors import UsageError, WorldError
from firedoor.evidence import FLAKY, GREEN, Folder, Key, Record, Several, Store, store_at
from firedoor.evidence.registry import Registry
from store_contract import KEY, StoreContract, path_of

JOB = {"CI_API_V4_URL": "https://gitlab.example/api/v4", "CI_PROJECT_ID": "17", "CI_JOB_TOKEN": "t"}


class TestSeveral(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Several:
        return Several((Folder(tmp_path / "one"), Folder(tmp_path / "other")))

    def harm(self, store: Store, record: Record, content: bytes | None) -> None:
        assert isinstance(store, Several)
        for folder in store.stores:
            assert isinstance(folder, Folder)
            path = path_of(folder, record)
            path.write_bytes(path.read_bytes()[:-20] if content is None else content)

    @pytest.mark.parametrize("content", [None, b"", b"{}", passed(KEY).to_bytes()])
    def test_a_damaged_entry_is_said_and_is_no_evidence(self, store: Store, content: bytes | None) -> None:
        """Each store says it of its own."""
        other = Key("dev", "7" * 32)
        store.put(passed(other))
        self.harm(store, passed(other), content)
        found = store.find([other])[other]
        assert (found.records, len(found.damaged)) == ((), 2)

    def test_a_damaged_entry_gives_way_to_a_whole_one(self, store: Store) -> None:
        store.put(passed(KEY))
        self.harm(store, passed(KEY), b"not it")
        assert store.put(passed(KEY))
        assert self.verdict(store) == GREEN

    def test_the_first_of_equal_outcomes_stays(self, store: Store) -> None:
        assert [store.put(passed(KEY)), store.put(passed(KEY))] == [True, False]

    def test_a_failure_that_one_of_them_lost_is_not_lost(self, store: Several) -> None:
        store.stores[1].put(failed(KEY))
        store.stores[0].put(passed(KEY))
        assert self.verdict(store) == FLAKY

    def test_what_one_of_them_knows_the_others_are_told(self, store: Several) -> None:
        """A retried job hands its folder over: with the failure of its first attempt, or the gate sees none."""
        folder, durable = store.stores
        durable.put(failed(KEY))
        store.find([KEY])
        folder.put(passed(KEY))
        assert folder.find([KEY])[KEY].verdict == FLAKY

    def test_a_store_that_takes_no_copy_has_lost_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        store = Several((Folder(tmp_path / "file"), Folder(tmp_path / "other")))
        store.stores[1].put(passed(KEY))
        assert self.verdict(store) == GREEN

    def test_one_that_fails_keeps_the_others_from_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        store = Several((Folder(tmp_path / "file"), Folder(tmp_path / "other")))
        with pytest.raises(WorldError, match="FD503"):
            store.put(passed(KEY))
        assert self.verdict(store) == GREEN

    def test_collection_keeps_roots_and_what_is_young(self, store: Several) -> None:
        store.put(passed(KEY))
        assert [store.collect({KEY.fingerprint}, -1), store.collect((), 1), store.collect((), -1)] == [0, 0, 2]


def test_nothing_said_is_a_folder_of_the_repository(tmp_path: Path) -> None:
    assert store_at((), tmp_path, JOB, asked=False) == Folder(tmp_path / ".cache/firedoor/evidence")


def test_a_folder_may_be_anywhere(tmp_path: Path) -> None:
    assert store_at(["kept", str(tmp_path)], Path("repo"), {}, asked=True) == Several(
        (Folder(Path("repo/kept")), Folder(tmp_path))
    )


def test_gitlab_is_the_registry_of_the_pipelines_project(tmp_path: Path) -> None:
    assert store_at(["gitlab"], tmp_path, JOB, asked=True) == Registry("https://gitlab.example/api/v4", "17", "t")


def test_what_the_configuration_says_for_pipelines_is_passed_over_on_a_laptop(tmp_path: Path) -> None:
    assert store_at(["kept", "gitlab"], tmp_path, {}, asked=False) == Folder(tmp_path / "kept")
    assert store_at(["gitlab"], tmp_path, {}, asked=False) == Folder(tmp_path / ".cache/firedoor/evidence")


def test_what_was_asked_for_and_cannot_be_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"FD507[^✓]*not set: CI_PROJECT_ID, CI_JOB_TOKEN"):
        store_at(["gitlab"], tmp_path, {"CI_API_V4_URL": "x"}, asked=True)
