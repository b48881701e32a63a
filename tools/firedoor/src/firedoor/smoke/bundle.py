"""Artifacts in a folder as a release lays them out, and beside them unpacked as their loader does it on first use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from firedoor.artifacts.meta import NAME, read_meta
from firedoor.artifacts.zip_read import content, read_members
from firedoor.smoke.subjects import Subject

UNPACKED = "FIREDOOR_UNPACKED"
"""The variable by which the loader knows the folder for unpacked artifacts (docs/isolation.md)."""
_LOADER = "firedoor_loader_"


class Bundle:
    """A bundle in ``folder`` that holds artifacts under the names of a release."""

    def __init__(self, folder: Path) -> None:
        """Nothing is in it yet."""
        self._zips = folder / "bundle"
        self._unpacked = folder / "unpacked"
        for made in (self._zips, self._unpacked):
            made.mkdir(parents=True)
        self._loaders: set[Path] = set()

    @property
    def around(self) -> Mapping[str, str]:
        """The variables of a process that loads from it."""
        return {UNPACKED: str(self._unpacked)}

    @property
    def compiled(self) -> tuple[Path, ...]:
        """The loaders of the artifacts, which a deployment has compiled once."""
        return tuple(sorted(self._loaders))

    def put(self, data: bytes) -> Subject:
        """Lay out the artifact ``data``; raises ZipError where it is none."""
        members = read_members(data)
        text = content(data, members[NAME])
        meta, _ = read_meta(text)
        archive = self._zips / f"{meta.slug}.zip"
        archive.write_bytes(data)
        # The name is the loader's own (artifacts/loader.py, ``unpacked``): it finds all files there, and writes none.
        home = self._unpacked / f"{meta.slug}-{hashlib.sha256(text).hexdigest()[:16]}"
        for name, member in members.items():
            inner = name.removeprefix(f"{meta.package}/")
            if inner != name:
                _write(home / inner, content(data, member))
            elif name.startswith(_LOADER) and name.endswith("/loader.py"):
                self._loaders.add(self._unpacked / name)
                _write(self._unpacked / name, content(data, member))
        code, site = home / "repo", home / "site"
        return Subject(
            meta.dag_file,
            archive,
            self._zips,
            code,
            (*(code / root if root else code for root in meta.roots), site),
            meta.names,
            vendored=site,
        )


def _write(path: Path, data: bytes) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
