"""Many small trees written into one throw-away git repository by one `git fast-import`."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

REGULAR = 0o100644
EXECUTABLE = 0o100755
SYMLINK = 0o120000
SUBMODULE = 0o160000


@dataclass(frozen=True, slots=True)
class File:
    """What a tree holds under a path: a mode of git and the bytes (for a submodule: the hex name of its commit)."""

    content: bytes
    mode: int = REGULAR


Tree = Mapping[str, File]


def new_repository(folder: Path) -> Path:
    """A new bare repository in `folder`."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(folder)], check=True)
    return folder


def commit_chains(repository: Path, chains: Sequence[Sequence[Tree]]) -> list[list[str]]:
    """The commit names of `chains`: each chain is a line of commits, each commit exactly one of its trees."""
    stream: list[bytes] = []
    mark = 0
    for chain in chains:
        for position, tree in enumerate(chain):
            mark += 1
            stream.append(b"commit refs/throw-away/%d\nmark :%d\n" % (mark, mark))
            stream.append(b"committer T <t@example.org> 1700000000 +0000\ndata 0\n")
            if position:
                stream.append(b"from :%d\n" % (mark - 1))
            stream.append(b"deleteall\n")
            stream.extend(_modify(path, file) for path, file in sorted(tree.items()))
    marks = repository / "marks"
    subprocess.run(
        ["git", f"--git-dir={repository}", "fast-import", "--quiet", f"--export-marks={marks}", "--force"],
        input=b"".join(stream),
        check=True,
    )
    names = dict(line.split() for line in marks.read_text().splitlines())
    marks.unlink()
    numbers = iter(range(1, mark + 1))
    return [[names[f":{next(numbers)}"] for _ in chain] for chain in chains]


def _modify(path: str, file: File) -> bytes:
    quoted = path.encode("utf-8", "surrogateescape")
    for raw, escaped in ((b"\\", b"\\\\"), (b'"', b'\\"'), (b"\n", b"\\n")):
        quoted = quoted.replace(raw, escaped)
    if file.mode == SUBMODULE:
        return b'M 160000 %s "%s"\n' % (file.content, quoted)
    return b'M %o inline "%s"\ndata %d\n%s\n' % (file.mode, quoted, len(file.content), file.content)
