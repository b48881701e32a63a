"""A disk that is really full, at every size from nothing to enough: one error, and all that was there is whole."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from firedoor.errors import WorldError
from releasing import Releasing
from test_releases import DAILY_2

PAGE = 4


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system in memory, of one page; :func:`grow` makes it larger."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={PAGE}k", "none", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def grow(disk: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", disk], check=True)


def is_full(releasing: Releasing, *words: str) -> bool:
    """Whether the command says that there is no room; what it prints in other cases is all right."""
    try:
        releasing.say(*words)
    except WorldError as error:
        return "FD306" in str(error)
    return False


def test_a_build_into_a_full_disk(releasing: Releasing, disk: Path) -> None:
    store = ("--store", str(disk / "store"))
    sizes = iter(range(2 * PAGE, 2000, PAGE))
    errors = 0
    while is_full(releasing, "build", *store):
        errors += 1
        assert json.loads(releasing.say("store", "check", *store, "--format", "json"))["faults"] == []
        grow(disk, next(sizes))
    assert errors > 10
    assert json.loads(releasing.say("store", "check", *store, "--format", "json"))["faults"] == []


def test_a_ship_onto_a_full_disk(releasing: Releasing, disk: Path) -> None:
    grow(disk, 1000)
    releasing.deployment = disk / "deployment"
    releasing.release({})
    before = releasing.runs()
    releasing.repo.commit(DAILY_2)
    releasing.green()
    releasing.review()
    state = os.statvfs(disk)
    used = (state.f_blocks - state.f_bfree) * state.f_frsize // 1024
    sizes = iter(range(used, 2000, PAGE))
    grow(disk, next(sizes))
    errors = 0
    while is_full(releasing, "release", "ship", "--to", str(releasing.deployment)):
        errors += 1
        assert releasing.runs() == before
        grow(disk, next(sizes))
    assert errors > 3
    assert releasing.runs() != before
