"""The work tree that a verb writes to."""

from __future__ import annotations

from pathlib import Path

from firedoor.errors import UsageError
from firedoor.revisions import open_repository


def checked_out(path: str) -> Path:
    """The root of the work tree that ``path`` lies in; raises UsageError FD860 where there is none."""
    repository = open_repository(path)
    if repository.work_tree is None:
        raise UsageError(
            "FD860",
            f"{path} has no work tree",
            because="the file is written into one, and committed",
            fix=f"git clone {path} checkout && cd checkout",
        )
    return Path(repository.work_tree)
