from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from drawn_evidence import failed, passed
from firedoor.errors import WorldError
from firedoor.evidence import FLAKY, GREEN, MISSING, Folder, Key, Record, Store
from store_contract import KEY, StoreContract, path_of

WRITER = """
import sys
from pathlib import Path
from firedoor.evidence import Folder, Key, Origin, Record
store = Folder(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(100_000):
    key = Key("dev", f"{number:032x}")
    store.put(Record(key, "passed", Origin("", "", "", False), facts={"log": "x" * 200_000}))
"""


class TestFolder(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Folder:
        return Folder(tmp_path / "evidence")

    def harm(self, store: Store, record: Record, content: bytes | None) -> None:
        assert isinstance(store, Folder)
        path = path_of(store, record)
        path.write_bytes(path.read_bytes()[:-20] if content is None else content)

    def test_an_entry_that_cannot_be_read_is_damage(self, store: Folder) -> None:
        path_of(store, passed(KEY)).mkdir(parents=True)
        found = store.find([KEY])[KEY]
        assert (found.verdict, found.damaged[0].message.endswith("Is a directory")) == (MISSING, True)
        with pytest.raises(WorldError, match="FD503"):
            store.put(passed(KEY))

    def test_local_evidence_takes_no_place_from_that_of_a_commit(self, store: Folder) -> None:
        assert [store.put(passed(KEY, local=True)), store.put(passed(KEY))] == [True, True]
        store.put(failed(KEY, local=True))
        found = store.find([KEY])[KEY]
        assert (found.verdict, found.for_gate().verdict) == (FLAKY, GREEN)

    def test_a_store_that_is_a_file_is_one_clear_error(self, tmp_path: Path) -> None:
        (tmp_path / "evidence").write_text("")
        store = Folder(tmp_path / "evidence")
        assert store.find([KEY])[KEY].verdict == MISSING
        with pytest.raises(WorldError, match="FD503"):
            store.put(passed(KEY))

    def test_a_file_system_without_links_will_do(self, store: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr(os, "link", refuse)
        assert store.put(passed(KEY))
        assert self.verdict(store) == GREEN

    def test_collection_takes_no_failure_without_its_pass(self, store: Folder) -> None:
        """A young pass beside an old failure: dropping what is old alone would turn flaky into green."""
        store.put(failed(KEY))
        store.put(passed(KEY))
        old = time.time() - 90 * 86400
        os.utime(path_of(store, failed(KEY)), (old, old))
        assert store.collect((), 30) == 0
        assert self.verdict(store) == FLAKY

    def test_collection_sweeps_what_interrupted_writers_left(self, store: Folder) -> None:
        store.put(passed(KEY))
        left = path_of(store, passed(KEY)).with_name(".1.tmp")
        left.write_bytes(b"half")
        assert store.collect({KEY.fingerprint}, -1) == 0
        assert not left.exists()
        assert self.verdict(store) == GREEN

    def test_a_writer_killed_at_any_moment_leaves_whole_entries(self, store: Folder) -> None:
        for wait in (0.01, 0.05, 0.1):
            writer = subprocess.Popen([sys.executable, "-c", WRITER, str(store.root)], stdout=subprocess.PIPE)
            with writer:
                assert writer.stdout is not None
                writer.stdout.readline()
                time.sleep(wait)
                writer.send_signal(signal.SIGKILL)
        entries = list(store.root.glob("??/*/*.json"))
        assert entries
        for path in entries:
            key = Key("dev", path.parent.name)
            assert store.find([key])[key].verdict == GREEN
