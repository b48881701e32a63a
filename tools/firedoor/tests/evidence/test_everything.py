"""All of a folder: what verifies, and what does not, by the fingerprint it lies below."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn_evidence import records
from firedoor.evidence import Folder, Record, Several, everything, everything_of
from firedoor.evidence.registry import Registry
from gitlab_stub import TOKEN, serving
from hypothesis import given, settings
from hypothesis import strategies as st


@settings(max_examples=25)  # each writes files
@given(st.lists(records, max_size=8))
def test_a_folder_holds_the_first_record_of_each_key_and_outcome(
    tmp_path_factory: pytest.TempPathFactory, found: list[Record]
) -> None:
    root = tmp_path_factory.mktemp("evidence")
    first: dict[tuple[object, ...], Record] = {}
    for record in found:
        Folder(root).put(record)
        first.setdefault((record.key, record.outcome, record.origin.local), record)
    read = everything(root)
    assert sorted(map(Record.to_bytes, read.records)) == sorted(map(Record.to_bytes, first.values()))
    assert read.damaged == {}


def test_no_folder_is_an_empty_one(tmp_path: Path) -> None:
    assert everything(tmp_path / "absent").records == ()


@settings(max_examples=25)
@given(records, records)
def test_what_is_damaged_lies_below_its_fingerprint(
    tmp_path_factory: pytest.TempPathFactory, record: Record, other: Record
) -> None:
    root = tmp_path_factory.mktemp("evidence")
    Folder(root).put(record)
    (path,) = root.glob("*/*/*.json")
    whole = path.read_bytes()
    strange = [other.to_bytes()] if other.key != record.key else []
    for data in (b"", whole[:-9], b"{}", b'{"key": 3}', whole.replace(b'"seconds"', b'"second"'), *strange):
        path.write_bytes(data)
        read = everything(root)
        assert read.records == ()
        assert [finding.code for finding in read.damaged[record.key.fingerprint]] == ["FD501"]


@settings(max_examples=10)
@given(st.lists(records, max_size=8))
def test_a_registry_is_read_whole_and_beside_a_folder(
    tmp_path_factory: pytest.TempPathFactory, found: list[Record]
) -> None:
    kept = [record for record in found if not record.origin.local]
    root = tmp_path_factory.mktemp("evidence")
    with serving() as stub:
        registry = Registry(stub.api, "17", TOKEN, pause=0.0)
        for record in kept:
            registry.put(record)
            Folder(root).put(record)
        expected = {record.to_bytes() for record in everything(root).records}
        assert {record.to_bytes() for record in everything_of(registry).records} == expected
        for name in stub.files:
            stub.files[name] = [b"{}"]
        both = everything_of(Several((registry, Folder(root))))
        assert {record.to_bytes() for record in both.records} == expected
        assert both.damaged.keys() == {record.key.fingerprint for record in kept}
