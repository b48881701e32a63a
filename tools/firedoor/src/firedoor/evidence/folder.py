"""Evidence in a folder: on a laptop, or passed from job to job as an artifact."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from firedoor.errors import WorldError
from firedoor.evidence.key import Key
from firedoor.evidence.record import FAILED, OUTCOMES, Record
from firedoor.evidence.store import Entry, Found, entry_name, name_of, verified

_DAY = 86400.0
_TEMPORARY = ".tmp"


@dataclass(frozen=True, slots=True)
class Folder:
    """``<root>/<first two digits>/<fingerprint>/<digest of the key>.<outcome>[.local].json``."""

    root: Path

    @property
    def place(self) -> str:
        """The path of the folder."""
        return str(self.root)

    def find(self, keys: Iterable[Key]) -> Mapping[Key, Found]:
        """What is known of each of ``keys``. A folder that is not there is an empty one."""
        return {key: verified(self._entries(key), key) for key in keys}

    def put(self, record: Record) -> bool:
        """Keep ``record``: written under another name, then linked to its own, which fails where one is."""
        path = self._below(record.key.fingerprint) / entry_name(record)
        temporary = path.with_name(f".{os.urandom(8).hex()}{_TEMPORARY}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._hide()
            try:
                temporary.write_bytes(record.to_bytes())
                return _named(temporary, path, record.key)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise WorldError(
                "FD503",
                f"evidence cannot be kept in {self.root}",
                because=error.strerror or str(error),
                fix="firedoor run --evidence another/folder",
            ) from None

    def collect(self, roots: Collection[str], older_than_days: float) -> int:
        """Drop what is old and not of ``roots``, and what interrupted writers left."""
        before = time.time() - older_than_days * _DAY
        dropped = 0
        for below in list(self.root.glob("??/*")):
            entries = sorted(below.glob("*.json"), key=lambda path: f".{FAILED}." in path.name)
            stale = [path for path in below.glob(f".*{_TEMPORARY}") if _changed_at(path) < before]
            if below.name not in roots and all(_changed_at(path) < before for path in entries):
                dropped += len(entries)
                stale += entries
            for path in stale:
                path.unlink(missing_ok=True)
        return dropped

    def _hide(self) -> None:
        """Tell git to look away, as other tools' caches do: evidence in a work tree must not make that another tree."""
        ignore = self.root / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="ascii")

    def _below(self, fingerprint: str) -> Path:
        return self.root / fingerprint[:2] / fingerprint

    def _entries(self, key: Key) -> Iterator[Entry]:
        below, digest = self._below(key.fingerprint), key.digest
        for outcome in OUTCOMES:
            for local in (False, True):
                entry = _read(f"{below}/{name_of(digest, outcome, local=local)}")
                if entry is not None:
                    yield entry


def _read(path: str) -> Entry | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # hundreds of them within a second
            return Entry(path, file.read())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return Entry(path, None, error.strerror or str(error))


def _named(temporary: Path, path: Path, key: Key) -> bool:
    """Give the whole file its name; false where a whole one has it already."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        there = _read(str(path))
        if there is not None and verified([there], key).records:
            return False
        temporary.replace(path)
    except OSError:  # a file system without links: the last of two writers at once wins, which is as good
        temporary.replace(path)
    return True


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another was faster
        return 0.0
