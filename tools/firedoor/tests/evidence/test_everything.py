"""All of a folder: what verifies, and what does not, by the fingerprint it lies below."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn_evidence import records
from firedoor.evidence import Folder, Record, everything
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
