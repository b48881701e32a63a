"""Whatever bytes come in, one of two things comes out: something that keeps every promise, or one error."""

from __future__ import annotations

import json
import os
import posixpath
import re
import struct
from functools import cache
from typing import Any

from building import unpacked
from firedoor.artifacts.locked import locked_pins
from firedoor.artifacts.meta import NAME, Meta, read_meta
from firedoor.artifacts.pack import Parts, packed
from firedoor.artifacts.verify import faults_of
from firedoor.artifacts.wheel import verified_wheel
from firedoor.artifacts.zip_read import MOST_BYTES, ZipError, content, read_members
from firedoor.artifacts.zip_write import stored, zip_bytes
from firedoor.errors import UsageError
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wheel_making import filename, wheel

FILES = {"pin/__init__.py": "x = 1\n", "pin/ä.txt": "hello\n" * 40}
EXAMPLES = int(os.environ.get("FIREDOOR_TEST_EXAMPLES", "200"))
NAMES = st.text(st.sampled_from("ab./\\:\0\n\x7fä"), max_size=8)
EDITS = st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 255)), min_size=1, max_size=6)


@cache
def a_wheel() -> bytes:
    return wheel("pin", "1.0", FILES)


@cache
def an_artifact() -> bytes:
    meta = Meta("a__b", "", "0" * 32, "dags/b.py", ("dags",), ("b",), (), (), None, ("3.12",), ("3.3",), None, {}, "")
    return packed(Parts(meta, {"dags/b.py": b"X = 1\n"}, {filename("pin", "1.0"): a_wheel()}, (), {}))


def edited(data: bytes, edits: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for place, value in edits:
        changed[place % len(changed)] = value
    return bytes(changed)


def holds(data: bytes) -> bool:
    """Whether what was read keeps its promises: names that stay inside, sizes and checksums that are true."""
    members = read_members(data)
    for name, member in members.items():
        assert not name.startswith("/")
        assert ".." not in posixpath.normpath(name).split("/")
        assert posixpath.normpath(name) == name
        assert len(content(data, member)) == member.size <= MOST_BYTES
    return True


@settings(max_examples=EXAMPLES, deadline=None)
@given(EDITS)
def test_a_wheel_with_any_bytes_changed(edits: list[tuple[int, int]]) -> None:
    data = edited(a_wheel(), edits)
    try:
        made = verified_wheel(filename("pin", "1.0"), data)
    except ZipError:
        return
    assert holds(data)
    # What still verifies has the files that it had, but for fields that say nothing (times, versions, comments).
    plain = {path: content(data, member) for path, (member, _) in made.files.items() if ".dist-info" not in path}
    assert plain == {path: text.encode() for path, text in FILES.items()}


@settings(max_examples=EXAMPLES, deadline=None)
@given(EDITS)
def test_an_artifact_with_any_bytes_changed(edits: list[tuple[int, int]]) -> None:
    data = edited(an_artifact(), edits)
    assert (faults_of(data) == []) == (data == an_artifact())


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.binary(max_size=400))
@example(b"PK\x05\x06" + bytes(18))
@example(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, 99, 0, 0))
def test_any_bytes_as_a_zip(data: bytes) -> None:
    try:
        assert holds(data)
    except ZipError:
        assert faults_of(data) != []


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(NAMES, max_size=4, unique=True))
def test_any_names_in_a_zip(names: list[str]) -> None:
    data = zip_bytes({name: stored(b"x") for name in names})
    try:
        assert holds(data)
    except ZipError:
        assert any(re.search(r"[\\:\x00-\x1f\x7f]|^/|//|/$|(^|/)\.\.?(/|$)|^$", name) for name in names) or nested(
            names
        )


def nested(names: list[str]) -> bool:
    """Whether one name lies below another: a file that is a folder, too."""
    return any(other.startswith(f"{name}/") for name in names for other in names)


SCALARS: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
FLAT = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(max_size=5), SCALARS, max_size=3)
JSON = FLAT | st.lists(FLAT, max_size=3) | st.dictionaries(st.text(max_size=5), FLAT, max_size=3)
KEYS = st.sampled_from(sorted(json.loads(unpacked(an_artifact())[NAME])))


@settings(max_examples=EXAMPLES, deadline=None)
@given(KEYS, JSON)
def test_any_value_in_meta(key: str, value: Any) -> None:
    meta = json.loads(unpacked(an_artifact())[NAME])
    same = meta[key] == value
    files = unpacked(an_artifact()) | {NAME: json.dumps(meta | {key: value}).encode()}
    data = zip_bytes({name: stored(text) for name, text in files.items()})
    try:
        read_meta(files[NAME])
    except ZipError:
        assert not same
    faults_of(data)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_as_meta(data: bytes) -> None:
    try:
        read_meta(data)
    except ZipError:
        return
    raise AssertionError("nothing so short is META.json")


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(st.sampled_from("ab=1.[]<>!@#; \\\n-hs:'\"256,%\x00"), max_size=80))
def test_any_text_as_a_lock(text: str) -> None:
    try:
        pins = locked_pins("x.txt", text.encode())
    except UsageError as error:
        said = error.code
    else:
        said = "FD307" if all(pin.version and pin.hashes for pin in pins.values()) else "a pin that says nothing"
    assert said == "FD307"
