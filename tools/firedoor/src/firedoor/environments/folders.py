"""Folders of environments: read-only ones, and how they are removed again."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

_WRITE = 0o222
_CACHE = "__pycache__"


def seal(home: Path, *, swept: bool = False) -> None:
    """Take the permission to write from all that ``home`` holds, but not to keep compiled code.

    ``swept``: from files alone. What lies in a work tree is swept by ``git clean``, which cannot remove what a folder
    without that permission holds.

    Files are hard links into uv's cache: who changed one would change it in every environment. A folder
    ``__pycache__`` can be written, else each process would compile all that it imports; what is in it is checked
    against its source when it is read.
    """
    for folder, names, files in os.walk(home):
        if os.path.basename(folder) == _CACHE:  # noqa: PTH119  # thousands of files: strings are five times as fast
            continue
        for name in files:
            path = f"{folder}/{name}"
            mode = os.lstat(path).st_mode
            if mode & _WRITE and not os.path.islink(path):  # noqa: PTH114
                os.chmod(path, mode & 0o555)  # noqa: PTH101
        if _CACHE not in names and any(name.endswith(".py") for name in files):
            os.mkdir(f"{folder}/{_CACHE}")  # noqa: PTH102
    for folder, _, _ in os.walk(home, topdown=False) if not swept else ():
        if os.path.basename(folder) != _CACHE:  # noqa: PTH119
            os.chmod(folder, os.lstat(folder).st_mode & 0o555)  # noqa: PTH101


def is_swept(root: Path, folder: Path) -> bool:
    """Whether ``folder`` lies in the work tree ``root``."""
    return folder.absolute().is_relative_to(root.absolute())


def remove(home: Path) -> None:
    """Remove a folder, sealed or not; what cannot be removed stays."""
    for folder, _, _ in os.walk(home):  # from the top: a folder must be open before what it holds
        with suppress(OSError):  # somebody else's
            os.chmod(folder, 0o700)  # noqa: PTH101
    shutil.rmtree(home, ignore_errors=True)
