"""What a store must keep: every artifact that a release manifest, a run or evidence may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from firedoor.errors import UsageError
from firedoor.revisions import Repository
from firedoor.revisions.git import git
from firedoor.revisions.remote import is_shallow

_SHA256 = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_MANIFESTS = "releases"


def kept_by(repository: Repository, files: Iterable[str]) -> frozenset[str]:
    """Every sha256 that stands in ``files``, or in a file of ``releases/`` in any commit that a branch or tag holds.

    The history of the manifests counts whole: a roll back may ask for any line that was ever there. Raises UsageError
    FD364 for a file that cannot be read, FD365 for a shallow clone: what they would have kept must not be removed.
    """
    if is_shallow(repository):
        raise UsageError(
            "FD365",
            "this clone is shallow, so nothing is removed",
            because="the release manifests that were shipped stand in the history that it lacks",
            fix="git fetch --unshallow && firedoor store gc",
        )
    found: set[str] = set()
    for file in files:
        try:
            found.update(_SHA256.findall(Path(file).read_text(encoding="utf-8", errors="replace")))
        except OSError as error:
            raise UsageError(
                "FD364",
                f"{file} cannot be read, so nothing is removed",
                because=error.strerror or str(error),
                fix="firedoor store gc --dry-run",
            ) from None
    every = git(repository, "log", "--all", "-p", "--no-color", "--format=", "--", f"{_MANIFESTS}/").text
    found.update(_SHA256.findall(every))
    here = Path(repository.work_tree) / _MANIFESTS if repository.work_tree else None
    for path in sorted(here.glob("*")) if here is not None and here.is_dir() else ():
        if path.is_file():
            found.update(_SHA256.findall(path.read_text(encoding="utf-8", errors="replace")))
    return frozenset(found)
