from __future__ import annotations

import json
from contextlib import suppress

import pytest
from drawn_evidence import ORIGIN, failed, keys, passed, records
from firedoor.evidence import FAILED, PASSED, DamagedError, Key, Record
from firedoor.evidence.canonical import canonical, digest
from firedoor.evidence.record import read_record
from firedoor.findings import WARNING, Finding
from hypothesis import given
from hypothesis import strategies as st

KEY = Key("dev", "0" * 32)


@given(records)
def test_a_record_comes_back_from_its_bytes(record: Record) -> None:
    assert read_record(record.to_bytes(), record.key) == record


@given(records, st.data())
def test_no_byte_can_be_another(record: Record, data: st.DataObject) -> None:
    content = bytearray(record.to_bytes().rstrip(b"\n"))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with suppress(DamagedError):
        assert read_record(bytes(content), record.key) == record  # `1E5` is `1e5`: the same value


@given(records, st.data())
def test_no_byte_can_be_missing(record: Record, data: st.DataObject) -> None:
    content = record.to_bytes()
    with pytest.raises(DamagedError):
        read_record(content[: data.draw(st.integers(0, len(content) - 2))], record.key)


@given(records, keys)
def test_evidence_for_another_key_is_none(record: Record, key: Key) -> None:
    if key != record.key:
        with pytest.raises(DamagedError, match="another key"):
            read_record(record.to_bytes(), key)


@given(st.binary(max_size=40))
def test_foreign_bytes_are_damage_and_no_traceback(content: bytes) -> None:
    with pytest.raises(DamagedError):
        read_record(content, KEY)


def forged(**parts: object) -> bytes:
    document = {name: value for name, value in passed(KEY).to_json().items() if name != "sha256"} | parts
    return canonical(document | {"sha256": digest(document)})


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b"null",
        b'"text"',
        b"{}",
        b'{"sha256": 1}',
        forged(schema="firedoor.evidence/2"),
        forged(outcome="fine"),
        forged(outcome=FAILED),
        forged(outcome=None),
        forged(key={}),
        forged(key=[]),
        forged(origin={}),
        forged(origin={**ORIGIN.to_json(), "more": 1}),
        forged(findings=None),
        forged(findings=[{}]),
        forged(findings=[Finding("a", 1, "FD555", "an error").to_json()]),
    ],
    ids=lambda content: content[:12].decode(),
)
def test_a_document_that_is_not_whole_is_damage(content: bytes) -> None:
    with pytest.raises(DamagedError):
        read_record(content, KEY)


def test_a_check_fails_exactly_where_it_found_an_error() -> None:
    assert failed(KEY).outcome == FAILED
    warned = (Finding("a", 1, "FD555", "it may break", level=WARNING),)
    assert Record(KEY, PASSED, ORIGIN, warned).outcome == PASSED
    with pytest.raises(ValueError, match="no error among"):
        Record(KEY, FAILED, ORIGIN, warned)


def test_the_document_names_its_schema() -> None:
    assert json.loads(passed(KEY).to_bytes())["schema"] == "firedoor.evidence/1"
