"""A second copy of a work tree under another path: hard links, since what is in the files is the same."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_LARGE = 2**20


def mirror(root: Path, target: Path) -> None:
    """Have all that lies in ``root`` in the new folder ``target`` as well.

    Files are the same under a second name, copies where the file system has no second names. Links lead where they led
    before, those that lead to a place in ``root`` to the same place in ``target``. What holds no code of the repository
    is one link: hidden folders, virtual environments, ``node_modules``.
    """
    _fill(str(root), str(target), str(root), str(target))


def _fill(folder: str, target: str, root: str, mirrored: str) -> None:
    os.makedirs(target)  # noqa: PTH103  # thousands of files: strings are five times as fast
    with os.scandir(folder) as found:
        for entry in found:
            place = f"{target}/{entry.name}"
            if entry.is_symlink():
                leads = os.readlink(entry.path)  # noqa: PTH115  # as above
                os.symlink(mirrored + leads[len(root) :] if leads.startswith(root + "/") else leads, place)  # noqa: PTH211
            elif entry.is_dir():
                if _is_foreign(entry):
                    os.symlink(entry.path, place)  # noqa: PTH211  # as above
                else:
                    _fill(entry.path, place, root, mirrored)
            elif entry.is_file():
                _same(entry, place)


def _is_foreign(entry: os.DirEntry[str]) -> bool:
    return (
        entry.name.startswith(".")
        or entry.name in ("node_modules", "__pycache__", "site-packages")
        or Path(entry.path, "pyvenv.cfg").exists()
    )


def _same(entry: os.DirEntry[str], place: str) -> None:
    try:
        os.link(entry.path, place)
    except OSError:  # another file system, or one that has no second names
        if entry.stat().st_size > _LARGE and not entry.name.endswith(".py"):
            os.symlink(entry.path, place)  # noqa: PTH211  # data
        else:
            shutil.copy2(entry.path, place)
