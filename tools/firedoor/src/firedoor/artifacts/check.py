"""Is the store whole? Every name leads to the bytes that it says, and all that is there was put there whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from firedoor.artifacts.atomic import is_unfinished
from firedoor.artifacts.store import Store, is_fingerprint, is_sha256

SCHEMA = "firedoor.store-check/1"


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """How many artifacts, wheels and unfinished files are there; ``unnamed`` artifacts stand in no index."""

    artifacts: int
    wheels: int
    unfinished: int
    unnamed: int
    faults: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "artifacts": self.artifacts,
            "wheels": self.wheels,
            "unfinished": self.unfinished,
            "unnamed": self.unnamed,
            "faults": list(self.faults),
        }


def checked_store(root: Path) -> StoreCheck:
    """Look at every file of the store at ``root``; a store that is not there is whole and empty."""
    faults: list[str] = []
    artifacts = unnamed = 0
    for store in (Store(root), Store(root, local=True)):
        whole = set()
        for path in _files(store.home / "artifacts"):
            if path.stem == _sha256(path):
                whole.add(path.stem)
            else:
                faults.append(f"{path}: its bytes are not those of its name")
        named = set()
        for path in _files(store.home / "index"):
            sha256 = store.indexed(path.name)
            if sha256 is None or not is_fingerprint(path.name):
                faults.append(f"{path}: it does not name an artifact")
            elif sha256 not in whole:
                faults.append(f"{path}: it names {sha256}, which is missing or damaged")
            elif store.build(sha256) is None:
                faults.append(f"{store.home / 'builds' / sha256}.json: missing or damaged")
            else:
                named.add(sha256)
        artifacts += len(whole)
        unnamed += len(whole - named)
    wheels = [path for folder in _folders(root / "wheels") for path in _files(folder)]
    faults += [f"{path}: its bytes are not those of its hash" for path in wheels if _sha256(path) != path.parent.name]
    unfinished = sum(is_unfinished(path.name) for path in root.rglob(".*")) if root.is_dir() else 0
    return StoreCheck(artifacts, len(wheels), unfinished, unnamed, tuple(sorted(faults)))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and not is_unfinished(path.name):
            yield path


def _folders(folder: Path) -> Iterator[Path]:
    yield from (path for path in (sorted(folder.iterdir()) if folder.is_dir() else ()) if is_sha256(path.name))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
