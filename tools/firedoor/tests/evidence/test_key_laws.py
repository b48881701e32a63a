from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace

import pytest
from drawn_evidence import keys
from firedoor.evidence import Key
from hypothesis import given

KEY = Key("dev", "0123456789abcdef" * 2, "a" * 64, "inputs", "runtime", (("sample", "1"), ("table", "2")))
OTHER = {
    "check": "smoke",
    "fingerprint": "f" * 32,
    "artifact": "",
    "inputs": "input",
    "runtime": "sruntime",
    "data": (("sample", "1"), ("table", "3")),
}


@given(keys)
def test_a_key_comes_back_from_json(key: Key) -> None:
    assert Key.from_json(key.to_json()) == key


@given(keys, keys)
def test_digests_are_equal_exactly_where_keys_are(one: Key, other: Key) -> None:
    assert (one.digest == other.digest) == (one == other)


@pytest.mark.parametrize("part", [field.name for field in fields(Key)])
def test_every_part_counts(part: str) -> None:
    assert replace(KEY, **{part: OTHER[part]}).digest != KEY.digest


def test_parts_do_not_run_into_one_another() -> None:
    assert replace(KEY, inputs="ab", runtime="c").digest != replace(KEY, inputs="a", runtime="bc").digest
    assert replace(KEY, data=(("a", "b"),)).digest != replace(KEY, data=(("ab", ""),)).digest


def test_the_digest_is_the_same_in_every_process_and_year() -> None:
    assert KEY.digest == "dfe00b267e6e9ce264b472b999be6c20495d14a6c903486f5d06f2cae84fca31"
    code = f"from firedoor.evidence import Key; print(Key(*{(KEY.check, KEY.fingerprint)!r}).digest)"
    seeds = {
        subprocess.check_output([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, text=True)
        for seed in ("1", "2")
    }
    assert seeds == {Key(KEY.check, KEY.fingerprint).digest + "\n"}


@pytest.mark.parametrize(
    "parts",
    [
        {"fingerprint": ""},
        {"fingerprint": "None"},
        {"fingerprint": "../../../../../../../../../../etc"},
        {"check": ""},
        {"check": "a/b"},
        {"data": (("b", "1"), ("a", "1"))},
        {"data": (("a", "1"), ("a", "2"))},
    ],
)
def test_a_part_that_is_missing_does_not_look_like_an_equal_one(parts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"name|fingerprint|sorted"):
        replace(KEY, **parts)  # type: ignore[arg-type]  # as above: parts of several types
