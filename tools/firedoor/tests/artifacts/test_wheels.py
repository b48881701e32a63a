"""A wheel is compared with its RECORD before anything of it is kept; what installers let pass is refused by name."""

from __future__ import annotations

import hashlib
import io
import stat
import struct
import warnings
import zipfile
from pathlib import Path

import pytest
from firedoor.artifacts.wheel import verified_wheel
from firedoor.artifacts.wheels import find_wheel, keep_wheel
from firedoor.artifacts.zip_read import ZipError, content, read_members
from firedoor.errors import UsageError
from wheel_making import PURE, filename, wheel

FILES = {"pin/__init__.py": "x = 1\n", "pin/data.txt": "hello\n" * 100}


def refused(data: bytes, name: str = filename("pin", "1.0")) -> str:
    with pytest.raises(ZipError) as caught:
        verified_wheel(name, data)
    return str(caught.value)


def test_an_honest_wheel_is_taken_as_it_is() -> None:
    data = wheel("pin", "1.0", FILES)
    made = verified_wheel(filename("pin", "1.0"), data)
    assert (made.name, made.version, made.impure) == ("pin", "1.0", "")
    assert made.sha256 == hashlib.sha256(data).hexdigest()
    assert content(data, made.files["pin/data.txt"][0]) == FILES["pin/data.txt"].encode()
    assert made.files["pin/data.txt"][1] == hashlib.sha256(FILES["pin/data.txt"].encode()).hexdigest()
    assert made.modules == {"pin"}


@pytest.mark.parametrize(
    "name", ["../evil.py", "pin/../../evil.py", "/etc/evil.py", "pin\\evil.py", "C:evil.py", "a//b"]
)
def test_a_member_that_leads_out_is_refused(name: str) -> None:
    said = refused(wheel("pin", "1.0", FILES, unrecorded=[(zipfile.ZipInfo(name), b"x = 666\n")]))
    assert repr(name) in said


def test_a_member_that_record_does_not_name_is_refused() -> None:
    said = refused(wheel("pin", "1.0", FILES, unrecorded=[("hook.pth", b"import pin\n")]))
    assert said == "its RECORD does not name hook.pth"


def test_a_member_that_stands_twice_is_refused() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = wheel("pin", "1.0", FILES, unrecorded=[("pin/__init__.py", b"x = 666\n")])
    assert refused(data) == "it holds pin/__init__.py twice"


def test_a_member_with_other_bytes_than_recorded_is_refused() -> None:
    said = refused(wheel("pin", "1.0", FILES, replaced={"pin/__init__.py": b"x = 666\n"}))
    assert said == "pin/__init__.py is not what its RECORD says"


def test_a_member_recorded_without_a_digest_is_refused() -> None:
    honest = wheel("pin", "1.0", FILES)
    text = zipfile.ZipFile(io.BytesIO(honest)).read("pin-1.0.dist-info/RECORD").decode()
    lines = [line.split(",")[0] + ",," if line.startswith("pin/__init__") else line for line in text.splitlines()]
    data = wheel("pin", "1.0", FILES, replaced={"pin-1.0.dist-info/RECORD": "\n".join(lines).encode()})
    assert refused(data) == "its RECORD has no sha256 for pin/__init__.py"


def test_a_file_that_record_names_must_be_there() -> None:
    honest = wheel("pin", "1.0", {**FILES, "pin/more.py": ""})
    record = zipfile.ZipFile(io.BytesIO(honest)).read("pin-1.0.dist-info/RECORD")
    said = refused(wheel("pin", "1.0", FILES, replaced={"pin-1.0.dist-info/RECORD": record}))
    assert said == "its RECORD names pin/more.py, which is not there"


def test_a_symbolic_link_is_refused() -> None:
    link = zipfile.ZipInfo("pin/link.py")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refused(wheel("pin", "1.0", FILES, unrecorded=[(link, b"/etc/passwd")])) == "pin/link.py is a symbolic link"


def test_a_file_that_is_a_folder_too_is_refused() -> None:
    said = refused(wheel("pin", "1.0", {**FILES, "pin/a": "", "pin/a/b.py": ""}))
    assert said == "pin/a is a file, and the folder of pin/a/b.py"


def test_the_metadata_must_be_that_of_the_file_name() -> None:
    said = refused(wheel("other", "1.0", FILES), filename("pin", "1.0"))
    assert said == "its metadata is that of other, not of pin"


def test_a_local_header_that_says_other_than_the_directory_is_refused() -> None:
    data = bytearray(wheel("pin", "1.0", FILES))
    place = data.find(b"pin/__init__.py")
    data[place : place + 15] = b"pin/__main___py"
    assert "is described twice, and differently" in refused(bytes(data))


def test_bytes_around_the_zip_are_refused() -> None:
    data = wheel("pin", "1.0", FILES)
    assert refused(data + b"more") == "bytes follow its end"
    assert "before its beginning" in refused(b"#!/bin/sh\n" + data)
    assert refused(data[:-30]) == "it is no zip, or it is cut off"
    assert refused(b"") == "it is no zip, or it is cut off"


def test_files_that_overlap_are_refused() -> None:
    """One stream named many times is how a small file unpacks to petabytes."""
    data = bytearray(wheel("pin", "1.0", FILES))
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    struct.pack_into("<I", data, second + 42, struct.unpack_from("<I", data, first + 42)[0])
    assert "twice" in refused(bytes(data))  # a stream has one name, so another entry for it contradicts its header


def test_what_unpacks_to_more_than_it_says_is_refused() -> None:
    data = bytearray(wheel("pin", "1.0", FILES))
    entry = data.find(b"pin/data.txt", data.find(b"PK\x01\x02")) - 46
    header = struct.unpack_from("<I", data, entry + 42)[0]
    for place in (entry + 24, header + 22):
        struct.pack_into("<I", data, place, 10)
    assert "longer or shorter" in refused(bytes(data))


def test_a_wheel_with_compiled_code_says_so() -> None:
    made = verified_wheel(
        filename("pin", "1.0", "cp311-cp311-linux_x86_64"),
        wheel("pin", "1.0", {**FILES, "pin/fast.so": "ELF"}, wheel_text=PURE.replace("true", "false")),
    )
    assert made.impure == "it holds compiled code (pin/fast.so)"


def test_a_wheel_that_loads_itself_says_so() -> None:
    made = verified_wheel(filename("pin", "1.0"), wheel("pin", "1.0", {**FILES, "pin.pth": "import pin\n"}))
    assert "pin.pth" in made.impure


def test_code_of_the_data_folder_is_installed_beside_the_rest_and_scripts_are_not() -> None:
    files = {**FILES, "pin-1.0.data/purelib/extra.py": "", "pin-1.0.data/scripts/run": "#!python\n"}
    made = verified_wheel(filename("pin", "1.0"), wheel("pin", "1.0", files))
    assert "extra.py" in made.files
    assert not any("run" in path for path in made.files)


def test_two_members_that_are_installed_at_one_place_are_refused() -> None:
    files = {**FILES, "pin-1.0.data/purelib/pin/__init__.py": "x = 2\n"}
    assert refused(wheel("pin", "1.0", files)) == "two of its members are installed as pin/__init__.py"


def test_a_kept_wheel_is_found_by_its_hash(tmp_path: Path) -> None:
    data = wheel("pin", "1.0", FILES)
    kept = keep_wheel(tmp_path, filename("pin", "1.0"), data)
    assert find_wheel(tmp_path, ["0" * 64, kept.sha256]) == (filename("pin", "1.0"), data)
    assert find_wheel(tmp_path, ["0" * 64]) is None


def test_a_refused_wheel_leaves_nothing_behind_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"FD301.*pin-1\.0-py3-none-any\.whl is refused") as caught:
        keep_wheel(tmp_path, filename("pin", "1.0"), wheel("pin", "1.0", FILES, unrecorded=[("a.pth", b"")]))
    assert caught.value.code == "FD301"
    assert list(tmp_path.iterdir()) == []


def test_a_kept_wheel_that_changed_is_an_error_and_never_used(tmp_path: Path) -> None:
    kept = keep_wheel(tmp_path, filename("pin", "1.0"), wheel("pin", "1.0", FILES))
    path = next((tmp_path / "wheels" / kept.sha256).iterdir())
    path.chmod(0o644)
    path.write_bytes(wheel("pin", "1.0", {"pin/__init__.py": "x = 666\n"}))
    with pytest.raises(UsageError, match="FD303"):
        find_wheel(tmp_path, [kept.sha256])


def test_an_empty_folder_entry_is_no_file() -> None:
    folder = zipfile.ZipInfo("pin/sub/")
    folder.external_attr = (stat.S_IFDIR | 0o755) << 16
    data = wheel("pin", "1.0", FILES, unrecorded=[(folder, b"")])
    assert "pin/sub/" not in read_members(data)
    assert verified_wheel(filename("pin", "1.0"), data).impure == ""
