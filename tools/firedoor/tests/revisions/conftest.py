from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


class Scratch:
    """A throw-away repository, driven by real git."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def git(self, *args: str, stdin: bytes = b"") -> str:
        command = ["git", "-c", "protocol.file.allow=always", *args]
        done = subprocess.run(command, cwd=self.path, input=stdin, capture_output=True, check=False)
        assert done.returncode == 0, (args, done.stderr.decode())
        return os.fsdecode(done.stdout).strip()

    def write(self, path: str, content: str | bytes) -> None:
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, **files: str) -> str:
        """Write ``files`` (``a_py`` is ``a.py``), commit everything, return the commit's name."""
        for name, content in files.items():
            self.write(name.replace("_", "."), content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a change")
        return self.git("rev-parse", "HEAD")

    def clone(self, name: str, *options: str, url: str = "") -> Scratch:
        self.git("clone", "--quiet", *options, url or f"file://{self.path}", str(self.path.parent / name))
        return Scratch(self.path.parent / name)


@pytest.fixture(autouse=True)
def _plain_git(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nobody's own settings, and no pipeline that these tests may themselves run in."""
    for name in list(os.environ):
        if name.startswith(("CI", "GIT_", "GITHUB_", "FIREDOOR_")):
            monkeypatch.delenv(name)
    settings = {"user.name": "A", "user.email": "a@example.org", "init.defaultBranch": "main", "gc.auto": "0"}
    settings |= {"advice.detachedHead": "false", "protocol.file.allow": "always"}
    file = tmp_path_factory.mktemp("home") / "gitconfig"
    lines = [f"[{key.split('.')[0]}]\n\t{key.split('.')[1]} = {value}\n" for key, value in settings.items()]
    file.write_text("".join(lines))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(file))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def new_repository(tmp_path: Path) -> Callable[..., Scratch]:
    def make(name: str = "origin", *options: str) -> Scratch:
        scratch = Scratch(tmp_path / name)
        scratch.path.mkdir()
        scratch.git("init", "--quiet", *options)
        scratch.git("config", "uploadpack.allowFilter", "true")
        return scratch

    return make


@pytest.fixture
def scratch(new_repository: Callable[..., Scratch]) -> Scratch:
    return new_repository()
