"""Git, read only: trees, blobs, and the first-parent history of a work tree or a bare repository."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Entries = dict[str, tuple[str, str]]
"""path → (mode, digest); a submodule is one entry, whose digest is its commit."""

SUBMODULE = "160000"


@dataclass(frozen=True, slots=True)
class Step:
    """One commit seen as a change: its first parent is the base."""

    commit: str
    base: str


def git(repo: Path, *arguments: str, data: bytes | None = None) -> bytes:
    """Return the standard output of one git command; raise CalledProcessError if it fails."""
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-C", str(repo), *arguments]
    return subprocess.run(command, check=True, input=data, capture_output=True, env=environment).stdout


def first_parent_steps(repo: Path, rev: str) -> Iterator[Step]:
    """Yield the first-parent commits of `rev`, newest first; the root commit has no base and is left out."""
    for line in git(repo, "rev-list", "--first-parent", "--parents", rev).decode().splitlines():
        commit, *parents = line.split()
        if parents:
            yield Step(commit, parents[0])


def read_entries(repo: Path, rev: str) -> Entries:
    """Return all files of a tree."""
    entries: Entries = {}
    for row in git(repo, "ls-tree", "-r", "-z", "--full-tree", rev).split(b"\0"):
        if row:
            meta, path = row.split(b"\t", 1)
            mode, kind, digest = meta.decode().split()
            if kind in {"blob", "commit"}:
                entries[path.decode("utf-8", "surrogateescape")] = (mode, digest)
    return entries


def touched_paths(base: Entries, head: Entries) -> list[str]:
    """Return every path whose mode or content differs; a rename is two paths."""
    return sorted(path for path in base.keys() | head.keys() if base.get(path) != head.get(path))


class Blobs:
    """Blob contents by digest, from one `git cat-file --batch`; a missing blob is None."""

    def __init__(self, repo: Path) -> None:
        environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1"}
        command = ["git", "-C", str(repo), "cat-file", "--batch"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)

    def read(self, digest: str) -> bytes | None:
        """Return the content, or None where the repository does not hold the blob."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("git cat-file has no pipes")
        stdin.write(digest.encode() + b"\n")
        stdin.flush()
        header = stdout.readline().split()
        if len(header) != 3:
            return None
        content = stdout.read(int(header[2]))
        stdout.read(1)
        return content

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
