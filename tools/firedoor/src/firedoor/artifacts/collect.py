"""Remove from the store what nobody may need any more: nobody named it, and it is not new."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from firedoor.artifacts.atomic import is_unfinished, room_for
from firedoor.artifacts.store import Store

SCHEMA = "firedoor.store-gc/1"
_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Collected:
    """What was removed, or would be (``only_shown``): sha256 of artifacts and of wheels, and unfinished files."""

    artifacts: tuple[str, ...]
    wheels: tuple[str, ...]
    unfinished: tuple[str, ...]
    kept: int
    bytes: int
    only_shown: bool

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "artifacts": list(self.artifacts),
            "wheels": list(self.wheels),
            "unfinished": list(self.unfinished),
            "kept": self.kept,
            "bytes": self.bytes,
            "only_shown": self.only_shown,
        }


def collect(root: Path, roots: Collection[str], older_than_days: float, *, only_show: bool = False) -> Collected:
    """Remove every artifact that is not among ``roots`` (sha256) and was last named longer ago; wheels by age alone.

    What is younger stays: it is being tried now, and is nobody's root yet. An index entry goes before the bytes that it
    names, so whoever is killed leaves bytes without a name. Raises WorldError FD306 where nothing can be removed.
    """
    before = time.time() - older_than_days * _DAY
    artifacts, wheels, unfinished, kept, size = [], [], [], 0, 0
    for store in (Store(root), Store(root, local=True)):
        names: dict[str, list[Path]] = {}
        for entry in (store.home / "index").glob("*"):
            names.setdefault(store.indexed(entry.name) or "", []).append(entry)
        with room_for(root):
            if not store.home.is_dir():
                continue
            with store.locked():  # a builder that finds an artifact now must not lose it
                for path in sorted((store.home / "artifacts").glob("*.zip")):
                    every = [path, *names.get(path.stem, [])]
                    if path.stem in roots or max(each.stat().st_mtime for each in every) >= before:
                        kept += 1
                        continue
                    artifacts.append(path.stem)
                    size += path.stat().st_size
                    if not only_show:
                        for each in (*names.get(path.stem, []), store.home / "builds" / f"{path.stem}.json", path):
                            each.unlink(missing_ok=True)
    with room_for(root):
        for path in sorted((root / "wheels").glob("*/*.whl")):
            if path.stat().st_mtime < before:
                wheels.append(path.parent.name)
                size += path.stat().st_size
                if not only_show:
                    path.unlink()
                    path.parent.rmdir()
        for path in sorted(root.rglob(".*")):
            if is_unfinished(path.name) and path.stat().st_mtime < before:
                unfinished.append(path.name)
                if not only_show:
                    path.unlink(missing_ok=True)
    return Collected(tuple(artifacts), tuple(wheels), tuple(unfinished), kept, size, only_show)
