"""Fixtures of the tests of the verbs."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)

from small_monorepo import BASE, Monorepo  # noqa: E402  # found through the line above


@pytest.fixture
def monorepo(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Monorepo:
    """Three DAG files, a shared module, a lock; committed, and the current folder."""
    repo = Monorepo(tmp_path / "repo", capsys)
    repo.folder.mkdir()
    repo.git("init", "-q", "-b", "main")
    repo.commit(BASE | {".gitignore": ".cache/\n"})
    monkeypatch.chdir(repo.folder)
    for name in [*os.environ]:
        if name.startswith(("CI", "GITHUB_", "FIREDOOR_", "GIT_")):
            monkeypatch.delenv(name)
    return repo


@pytest.fixture
def masked() -> Callable[[str], str]:
    """Text with the names of commits and fingerprints masked: they change with the rules of the analysis."""
    return lambda text: re.sub(r"\b[0-9a-f]{32,40}\b|\b[0-9a-f]{9}\b", "HASH", text)
