"""Since when a line of a lock is what it is, by git's history: the only date that is at hand without a network."""

from __future__ import annotations

from datetime import UTC, datetime

from firedoor.revisions import Repository
from firedoor.revisions.git import run

_UNCOMMITTED = "0" * 40


def lines_since(repository: Repository, path: str, rev: str | None = None) -> dict[int, datetime | None]:
    """Return for each line of ``path`` (from 1) the time of the commit that wrote it, ``None`` where nobody knows.

    Not known: lines that no commit holds, and in a shallow clone those that are older than its history.
    """
    shallow = run(repository.folder, "rev-parse", "--is-shallow-repository").text == "true"
    ran = run(repository.folder, "blame", "--porcelain", *([rev] if rev else []), "--", path)
    times: dict[str, datetime | None] = {}
    found: dict[int, datetime | None] = {}
    commit = ""
    for line in ran.stdout.decode("utf-8", "replace").splitlines() if not ran.code else ():
        words = line.split(" ")
        if len(words) >= 3 and len(words[0]) in (40, 64) and words[2].isdecimal():
            commit = words[0]
            found[int(words[2])] = times.get(commit)
            number = int(words[2])
        elif words[0] == "committer-time":
            times[commit] = None if commit.startswith(_UNCOMMITTED) else datetime.fromtimestamp(int(words[1]), UTC)
        elif words[0] == "boundary" and shallow:
            times[commit] = None
        elif line.startswith("\t"):
            found[number] = times.get(commit)
    return found
