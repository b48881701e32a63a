"""Files of git's objects written into a folder, for what must be run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from firedoor.errors import UsageError
from firedoor.revisions import SUBMODULE, SYMLINK, Blobs, Entry


def write_tree(folder: Path, entries: Mapping[str, Entry], blobs: Blobs) -> None:
    """Write ``entries`` below ``folder``, which is made; a submodule is left out: git holds none of its files here.

    Raises UsageError FD942 where an object is missing.
    """
    contents = dict(blobs.read(sorted({digest for mode, digest in entries.values() if mode != SUBMODULE})))
    for path, (mode, digest) in entries.items():
        if mode == SUBMODULE:
            continue
        content = contents.get(digest)
        if content is None:
            raise UsageError(
                "FD942",
                f"{path} cannot be read",
                because=f"git has no object {digest[:12]}; clones with a filter leave some out",
                fix="git fetch --refetch --no-filter",
            )
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if mode == SYMLINK:
            target.symlink_to(os.fsdecode(content))
        else:
            target.write_bytes(content)
            target.chmod(mode & 0o777)
