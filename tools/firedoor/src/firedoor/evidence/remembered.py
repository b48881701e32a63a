"""Answers that were given before about equal trees by equal code: a run with nothing to do must not think it over.

Only a cache: what is not there, or does not verify, is found out again.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import firedoor
from firedoor.evidence.canonical import canonical, digest

KEPT = 24
"""Answers that are kept, the newest."""


def cache_folder(root: Path, environ: Mapping[str, str]) -> Path:
    """Where environments and answers are kept: $FIREDOOR_ENVIRONMENTS, else ``.cache/firedoor`` of the work tree."""
    return Path(environ.get("FIREDOOR_ENVIRONMENTS") or root / ".cache" / "firedoor")


@dataclass(frozen=True, slots=True)
class Remembered:
    """Documents in ``folder``, each under the digest of all that it follows from."""

    folder: Path

    def get(self, about: object) -> dict[str, Any] | None:
        """The document that was put for ``about`` by this very code, on this Python."""
        try:
            kept = json.loads(self._path(about).read_bytes())
            document: dict[str, Any] = kept["document"]
            return document if kept["sha256"] == digest(document) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, about: object, document: dict[str, Any]) -> None:
        """Keep ``document``; a disk that does not take it costs time only."""
        path = self._path(about)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n", encoding="ascii")
            temporary.write_bytes(canonical({"document": document, "sha256": digest(document)}))
            temporary.replace(path)
            for old in sorted(self.folder.glob("*.json"), key=lambda kept: kept.stat().st_mtime)[:-KEPT]:
                old.unlink()
        except OSError:
            temporary.unlink(missing_ok=True)

    def _path(self, about: object) -> Path:
        return self.folder / f"{digest([about, sys.version, list(_code())])}.json"


@cache
def _code() -> tuple[list[str | int], ...]:
    """What tells this firedoor from another: path, size and time of each of its files."""
    return tuple(_files())


def _files() -> Iterator[list[str | int]]:
    folders = [os.fspath(Path(firedoor.__file__).parent)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in sorted(entries, key=lambda found: found.name):
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.name.endswith(".py"):
                    state = entry.stat()
                    yield [entry.name, state.st_size, state.st_mtime_ns]
