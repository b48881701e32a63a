"""Locks survive a cache; what a cache damaged is not believed."""

import pytest
from firedoor.pins.formats import parse_lock
from firedoor.pins.stored import decode, encode

LOCKS = [
    ("requirements.txt", b"-r more.txt\na==1\nb==2  # via a\n"),
    ("requirements.txt", b"a==1  # via -r x.in\nb==2  # via a\n"),
    ("requirements.txt", b"a==1\n???\n"),
    ("uv.lock", b"[[package]]\nname = 'a'\nversion = '1'\ndependencies = [{name = 'b'}]\n[[package]]\nname = 'b'\n"),
    ("environment.yml", b"dependencies: [a]\n"),
]


@pytest.mark.parametrize(("path", "text"), LOCKS)
def test_there_and_back(path, text):
    lock = parse_lock(path, text)
    assert decode(encode(lock)) == lock
    assert encode(lock) == encode(parse_lock(path, text))


@pytest.mark.parametrize("stored", [b"", b"{}", b"[]", b"null", b'{"form": 0}', b'{"form": 1}', b"\xff", b"[" * 9])
def test_foreign_entries_are_none(stored):
    assert decode(stored) is None


def test_a_truncated_entry_is_none():
    stored = encode(parse_lock(*LOCKS[1]))
    assert all(decode(stored[:end]) is None for end in range(len(stored)))
