"""A lock must say which bytes are packed: exact versions, hashes, no address."""

from __future__ import annotations

import pytest
from firedoor.artifacts.locked import LockedPin, locked_pins
from firedoor.errors import UsageError

A, B = "a" * 64, "b" * 64


def test_pins_have_their_versions_and_hashes() -> None:
    text = f"# uv\nHumanize==4.9.0 \\\n    --hash=sha256:{A} \\\n    --hash=sha256:{B}\n    # via -r x.in\n"
    assert locked_pins("x.txt", text.encode()) == {"humanize": LockedPin("humanize", "4.9.0", frozenset({A, B}))}


def test_a_pin_that_no_supported_python_installs_is_left_out() -> None:
    old = f'tomli==2.0 ; python_version < "3.9" \\\n    --hash=sha256:{A}\n'
    new = f'tomli==2.0 ; python_version < "3.11" \\\n    --hash=sha256:{A}\n'
    windows = f"colorama==1.0 ; sys_platform == 'win32' --hash=sha256:{A}\n"
    assert locked_pins("x.txt", (old + windows).encode()) == {}
    assert set(locked_pins("x.txt", new.encode())) == {"tomli"}


def test_all_faults_are_told_at_once() -> None:
    lines = [f"a>=1 --hash=sha256:{A}", "b==1", f"c @ git+https://host/c --hash=sha256:{A}", "-r other.txt"]
    with pytest.raises(UsageError) as caught:
        locked_pins("x.txt", "\n".join(lines).encode())
    assert caught.value.code == "FD307"
    assert caught.value.because.split("\n            ") == [
        "x.txt:1: a has no exact version",
        "x.txt:2: b has no sha256",
        "x.txt:3: c comes from an address, not from an index",
        "x.txt:4: -r is no pin",
    ]


def test_two_versions_of_one_name_are_a_fault() -> None:
    text = f"a==1 --hash=sha256:{A}\na==2 --hash=sha256:{A}\n"
    with pytest.raises(UsageError, match="FD307"):
        locked_pins("x.txt", text.encode())


def test_a_version_for_each_python_is_one_pin() -> None:
    old = f'numpy==2.4 ; python_version < "3.12" --hash=sha256:{A}\n'
    new = f'numpy==2.5 ; python_version >= "3.12" --hash=sha256:{B}\n'
    pin = locked_pins("x.txt", (old + new).encode())["numpy"]
    assert (pin.version, pin.hashes) == ("2.4|2.5", {A, B})
    assert [pin.version_for(python) for python in ("3.11", "3.12", "3.14")] == ["2.4", "2.5", "2.5"]
    with pytest.raises(UsageError, match="FD307"):
        locked_pins(
            "x.txt", (old + new.replace(">=", ">") + f'numpy==3 ; python_version == "3.11" --hash=sha256:{A}').encode()
        )
