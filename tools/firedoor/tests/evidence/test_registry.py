"""The registry against a stub of GitLab's documented behaviour; a real server was not asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from drawn_evidence import failed, passed
from firedoor.errors import UsageError, WorldError
from firedoor.evidence import FLAKY, GREEN, MISSING, Key, Record, Store
from firedoor.evidence.registry import PACKAGE, Registry
from firedoor.evidence.store import entry_name
from gitlab_stub import TOKEN, Stub, serving
from store_contract import KEY, StoreContract


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as stub:
        yield stub


def entry(record: Record) -> tuple[str, str, str]:
    return PACKAGE, record.key.fingerprint, entry_name(record)


class TestRegistry(StoreContract):
    local_evidence = False

    @pytest.fixture
    def store(self, stub: Stub) -> Registry:
        self.stub = stub
        return Registry(stub.api, "17", TOKEN, pause=0.0)

    def harm(self, store: Store, record: Record, content: bytes | None) -> None:
        sent = self.stub.files[entry(record)]
        sent[-1] = sent[-1][:-20] if content is None else content

    def test_evidence_of_a_dirty_tree_is_not_sent(self, store: Registry) -> None:
        assert not store.put(passed(KEY, local=True))
        assert self.verdict(store) == MISSING
        assert not any(request.startswith("PUT") for request in self.stub.requests)

    def test_nothing_is_listed_to_find_evidence(self, store: Registry) -> None:
        store.put(passed(KEY))
        store.find([KEY])
        assert all(KEY.digest in request for request in self.stub.requests)

    def test_a_server_fault_is_tried_again(self, store: Registry) -> None:
        """Several files sent at once to a new version may be answered by 500, says the documentation."""
        self.stub.faults = [500, 429, 503]
        assert store.put(passed(KEY))
        self.stub.faults = [502]
        assert self.verdict(store) == GREEN

    def test_a_server_that_stays_out_of_order_is_one_clear_error(self, store: Registry) -> None:
        self.stub.faults = [500] * 40
        with pytest.raises(WorldError, match=r"FD502[^✓]*500 .*out of order.*tried 4 times"):
            store.find([KEY])
        with pytest.raises(WorldError, match="FD502"):
            store.put(passed(KEY))

    def test_a_server_that_is_not_there_is_one_clear_error(self) -> None:
        with pytest.raises(WorldError, match="FD502"):
            Registry("http://127.0.0.1:1/api/v4", "17", TOKEN, pause=0.0).find([KEY])

    def test_a_token_that_is_refused_is_one_clear_error_and_is_not_printed(self, stub: Stub) -> None:
        store = Registry(stub.api, "17", "s3cret", pause=0.0)
        for ask in (lambda: store.find([KEY]), lambda: store.put(passed(KEY)), lambda: store.collect((), 1)):
            with pytest.raises(UsageError, match="401 Unauthorized") as raised:
                ask()
            assert "s3cret" not in f"{raised.value}{store!r}"

    def test_a_project_that_takes_nothing_is_one_clear_error(self, store: Registry) -> None:
        store.put(failed(KEY))
        self.stub.faults = [404, 403, 404]
        with pytest.raises(UsageError, match="FD504"):
            store.put(passed(KEY))

    def test_a_project_that_forbids_duplicates_will_do(self, store: Registry) -> None:
        self.stub.duplicates = False
        self.test_writers_at_once_lose_no_outcome(store)
        self.harm(store, passed(KEY), b"not it")
        with pytest.raises(UsageError, match="Duplicate package is not allowed"):
            store.put(passed(KEY))

    def test_of_two_files_of_one_name_either_will_do(self, store: Registry) -> None:
        self.stub.files[entry(passed(KEY))] = [passed(KEY).to_bytes()] * 2
        self.stub.files[entry(failed(KEY))] = [failed(KEY).to_bytes()] * 2
        assert self.verdict(store) == FLAKY

    def test_a_redirect_to_object_storage_is_followed_without_the_token(self, store: Registry) -> None:
        seen: list[str | None] = []
        content = passed(KEY).to_bytes()

        class Storage(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                seen.append(self.headers.get("JOB-TOKEN"))
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        with ThreadingHTTPServer(("127.0.0.1", 0), Storage) as storage:
            thread = threading.Thread(target=storage.serve_forever, args=(0.01,))
            thread.start()
            store.put(passed(KEY))
            self.stub.elsewhere = f"http://127.0.0.1:{storage.server_port}"
            assert self.verdict(store) == GREEN
            storage.shutdown()
            thread.join()
        assert seen == [None]

    def test_collection_reads_every_page_and_leaves_packages_of_others(self, store: Registry) -> None:
        for number in range(120):
            self.stub.files[PACKAGE, f"{number:032x}", "a.passed.json"] = [b""]
        self.stub.files["firedoor-evidence-of-another", "1", "a"] = [b""]
        assert store.collect({f"{7:032x}"}, -1) == 119
        assert [*self.stub.packages()] == [(PACKAGE, f"{7:032x}"), ("firedoor-evidence-of-another", "1")]


def test_names_of_entries_are_what_the_registry_takes() -> None:
    record = failed(Key("smoke", "a" * 32, data=(("schema/töble", "1"),)))
    assert all(part.isascii() and part.replace(".", "").replace("-", "").isalnum() for part in entry(record))
