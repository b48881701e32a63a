"""The bytes of a zip follow from its content alone, and what a wheel holds is copied, not packed anew."""

from __future__ import annotations

import io
import zipfile

import pytest
from firedoor.artifacts.wheel import verified_wheel
from firedoor.artifacts.zip_read import content, read_members
from firedoor.artifacts.zip_write import copied, stored, zip_bytes
from hypothesis import given
from hypothesis import strategies as st
from wheel_making import filename, wheel

NAMES = st.lists(st.sampled_from(["a.py", "b/c.py", "b/ä.sql", "META.json", "z"]), unique=True)


@given(NAMES, st.binary(max_size=50))
def test_the_order_of_entries_does_not_matter(names: list[str], data: bytes) -> None:
    entries = [(name, stored(name.encode() + data)) for name in names]
    made = zip_bytes(dict(entries))
    assert made == zip_bytes(dict(reversed(entries)))
    found = read_members(made)
    assert {name: content(made, member) for name, member in found.items()} == {n: n.encode() + data for n in names}


def test_python_reads_it_and_sees_one_date_and_one_mode() -> None:
    data = wheel("pin", "1.0", {"pin/__init__.py": "x = 1\n" * 50})
    made = verified_wheel(filename("pin", "1.0"), data)
    entries = {f"site/{path}": copied(data, member) for path, (member, _) in made.files.items()} | {
        "ä.sql": stored(b"1")
    }
    archive = zipfile.ZipFile(io.BytesIO(zip_bytes(entries)))
    assert archive.testzip() is None
    assert archive.namelist() == sorted(entries)
    assert archive.read("site/pin/__init__.py") == b"x = 1\n" * 50
    assert {(info.date_time, info.external_attr >> 16, info.create_system) for info in archive.infolist()} == {
        ((1980, 1, 1, 0, 0, 0), 0o100644, 3)
    }
    info = archive.getinfo("site/pin/__init__.py")
    assert (info.compress_type, info.compress_size) == (zipfile.ZIP_DEFLATED, made.files["pin/__init__.py"][0].packed)


def test_what_the_form_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="more files"):
        zip_bytes({str(number): stored(b"") for number in range(0xFFFF)})
