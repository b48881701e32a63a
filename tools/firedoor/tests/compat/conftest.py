from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest


class Small:
    """A throw-away repository with one library, ``money``, that has a release."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false")
        command = ["git", *who, *words]
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, files: Mapping[str, str | None]) -> str:
        for path, text in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).unlink() if text is None else (self.folder / path).write_text(text)
        self.git("add", "-A")
        self.git("commit", "-qm", "x")
        return self.git("rev-parse", "HEAD")

    def release(self, version: str) -> None:
        """An entry for what HEAD holds, in a commit of its own."""
        commit, tree = self.git("rev-parse", "HEAD"), self.git("rev-parse", "HEAD:libs/money")
        listing = self.folder / "libs/money/releases.toml"
        before = listing.read_text() if listing.exists() else ""
        self.commit({"libs/money/releases.toml": f'{before}["{version}"]\ncommit = "{commit}"\ntree = "{tree}"\n'})


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path / "repository")
