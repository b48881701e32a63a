"""Locks that artifacts in use were built with: their environments must stay."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from firedoor.artifacts.meta import NAME, read_meta
from firedoor.artifacts.store import Store
from firedoor.artifacts.zip_read import ZipError, content, read_members


def locks_of_artifacts(root: Path, artifacts: Iterable[str]) -> frozenset[str]:
    """The sha256 of the lock of each of ``artifacts`` (sha256) that the store at ``root`` has."""
    found = set()
    for sha256 in artifacts:
        data = Store(root).read(sha256)
        if data is None:
            continue
        try:
            meta, _ = read_meta(content(data, read_members(data)[NAME]))
        except (ZipError, KeyError):  # damaged: `firedoor store check` tells
            continue
        if meta.lock is not None:
            found.add(meta.lock[1])
    return frozenset(found)
