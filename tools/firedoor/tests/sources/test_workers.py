"""Parsing in several processes: the same facts, also where a process cannot start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.revisions import Blobs, open_repository, read_tree
from firedoor.sources.cache import FactsCache
from firedoor.sources.load import load


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for number in range(120):
        (tmp_path / f"m{number}.py").write_text(f"LIMIT = {number}\n\n\ndef work():\n    return LIMIT\n")
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


def entries(folder: Path, jobs: int) -> dict[str, tuple[bytes, bytes]]:
    repository = open_repository(folder)
    digests = {digest: "py" for _, digest in read_tree(repository, "HEAD").entries.values()}
    cache = FactsCache(None)
    assert load(cache, Blobs(repository), digests, jobs=jobs) == 120
    return {digest: cache.entry(digest) for digest in digests}


def test_several_processes_find_what_one_finds(many: Path) -> None:
    assert entries(many, 2) == entries(many, 1)


def test_a_process_that_cannot_start_costs_no_facts(
    many: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    alone = entries(many, 1)
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    assert entries(many, 2) == alone
