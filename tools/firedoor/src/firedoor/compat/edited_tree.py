"""A copy of a work tree in which some files are edited: the others are the same files under a second name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path


def edited_tree(root: Path, paths: Iterable[str], texts: Mapping[str, str], folder: Path) -> Path:
    """Make the tree below ``folder`` from the files ``paths`` of ``root``, those of ``texts`` with these texts.

    Returns its root. What is in no commit and is ignored, such as data, is not in it.
    """
    for path in paths:
        source, target = root / path, folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path in texts:
            target.write_text(texts[path], encoding="utf-8", errors="surrogateescape", newline="")
        elif source.is_symlink():
            target.symlink_to(source.readlink())
        elif source.is_dir():
            target.symlink_to(source)
        elif source.is_file():
            try:
                os.link(source, target)
            except OSError:
                shutil.copy2(source, target)
    return folder
