"""Commits written straight into a git repository by `git fast-import`: no work tree, no process per file."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WHO = b"Synthetic Monorepo <monorepo@example.invalid>"
FIRST = 1_767_225_600
"""Time of the first commit (2026-01-01), one more minute for each next one: the same commit ids every time."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit on `ref`, on top of the ref `parent` (None for the first), that writes `files`."""

    ref: str
    parent: str | None
    message: str
    files: dict[str, str]


def new_repository(path: Path, commits: list[Commit], bare: bool) -> None:
    """Create the repository `path` with these commits, packed as a server would; with a work tree unless `bare`."""
    subprocess.run(["git", "init", "-q", "-b", "main", *(["--bare"] if bare else []), str(path)], check=True)
    stream = b"".join(_stream(commits))
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=path, input=stream, check=True)
    subprocess.run(["git", "repack", "-adq"], cwd=path, check=True)
    if not bare:
        subprocess.run(["git", "reset", "--hard", "-q", "main"], cwd=path, check=True)


def _stream(commits: list[Commit]) -> Iterator[bytes]:
    for number, commit in enumerate(commits):
        message = commit.message.encode()
        yield b"commit %s\n" % commit.ref.encode()
        yield b"committer %s %d +0000\n" % (WHO, FIRST + 60 * number)
        yield b"data %d\n%s\n" % (len(message), message)
        if commit.parent and commit.parent != commit.ref:  # a ref goes on from its own last commit by itself
            yield b"from %s\n" % commit.parent.encode()
        for path, text in sorted(commit.files.items()):
            data = text.encode()
            yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)
        yield b"\n"
