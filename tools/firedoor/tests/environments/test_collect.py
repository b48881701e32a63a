"""Removing environments: roots are an argument, the rest goes by age."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from firedoor.environments import Lock, environment, interpreter
from firedoor.environments.collect import collect
from locks import Wheelhouse


def made(lock: Lock, folder: Path, *, days_ago: float = 0) -> str:
    found = environment(lock, interpreter(sys.executable), folder, say=lambda text: None)
    then = time.time() - days_ago * 86400
    os.utime(found.home, (then, then))
    return found.key


def test_what_no_root_names_and_nobody_asked_for_goes(house: Wheelhouse, folder: Path):
    rooted, by_sha256, gone = (house.lock(("alpha", version)) for version in ("1.0", "1.1", "1.2"))
    keys = [made(lock, folder, days_ago=40) for lock in (rooted, by_sha256, gone)]
    young = made(house.lock(("alpha", "1.3")), folder, days_ago=20)
    (folder / ".0123456789abcdef.1.tmp").mkdir()
    os.utime(folder / ".0123456789abcdef.1.tmp", (0, 0))
    (folder / "somebody-elses").mkdir()
    os.utime(folder / "somebody-elses", (0, 0))
    same = Lock("other.txt", b"# a comment\n" + rooted.text)
    shown = collect(folder, [same], {by_sha256.sha256}, 30, only_show=True)
    assert (folder / keys[2]).exists()
    found = collect(folder, [same], {by_sha256.sha256}, 30)
    assert found.environments == shown.environments == (keys[2],)
    assert found.unfinished == (".0123456789abcdef.1.tmp",)
    left = {path.name for path in folder.iterdir() if not path.name.endswith(".lock")}
    assert left == {keys[0], keys[1], young, "locks", "somebody-elses"}
    assert gone.sha256 not in {path.name for path in (folder / "locks").iterdir()}
    assert made(gone, folder) == keys[2]


def test_one_that_is_asked_for_again_is_young_again(house: Wheelhouse, folder: Path):
    lock = house.lock(("alpha", "1.0"))
    key = made(lock, folder, days_ago=40)
    environment(lock, interpreter(sys.executable), folder, say=lambda text: None)
    assert collect(folder, [], [], 30).environments == ()
    assert (folder / key).exists()


def test_an_absent_folder_has_nothing_to_remove(folder: Path):
    assert collect(folder, [], [], 0).to_json()["environments"] == []
