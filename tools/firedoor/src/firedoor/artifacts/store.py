"""Artifacts in a folder: bytes by their sha256, and which sha256 was built first for a fingerprint.

    artifacts/<sha256>.zip     the bytes; never changed
    index/<fingerprint>        the sha256 that the first builder of this fingerprint made; never changed
    builds/<sha256>.json       commit, time and host of that build: what must not be in the bytes
    wheels/<sha256>/<name>     verified wheels
    local/                     the same for trees that no commit holds: neither evidence nor released

An artifact is written before the record of its build, and that before the index names it. So whoever is killed leaves
bytes that nobody asks for, and never a name that leads nowhere.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firedoor.artifacts.atomic import room_for, write_whole
from firedoor.errors import UsageError

BUILD_SCHEMA = "firedoor.origin/1"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Build:
    """Where an artifact came from; ``at`` is a time in UTC as in ``2024-01-08T12:00:00Z``."""

    fingerprint: str
    slug: str
    dag_file: str
    commit: str
    at: str
    host: str

    def to_json(self) -> dict[str, object]:
        """The document that lies beside the artifact."""
        return {
            "schema": BUILD_SCHEMA,
            "fingerprint": self.fingerprint,
            "slug": self.slug,
            "dag_file": self.dag_file,
            "commit": self.commit,
            "at": self.at,
            "host": self.host,
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Build:
        """The value that :meth:`to_json` wrote; raises ``KeyError`` or ``TypeError`` for another document."""
        texts = {name: document[name] for name in cls.__slots__}
        if not all(isinstance(text, str) for text in texts.values()):
            raise TypeError("every part of a build is a text")
        return cls(**texts)


@dataclass(frozen=True, slots=True)
class Store:
    """The store at ``root``, which need not exist yet; ``local``: the part for trees that no commit holds."""

    root: Path
    local: bool = False

    @property
    def home(self) -> Path:
        """The folder of this part of the store."""
        return self.root / "local" if self.local else self.root

    def path(self, sha256: str) -> Path:
        """Where the artifact of this sha256 lies, or would."""
        return self.home / "artifacts" / f"{sha256}.zip"

    def indexed(self, fingerprint: str) -> str | None:
        """The sha256 that was built for ``fingerprint``; ``None`` where none was, or the entry cannot be read."""
        try:
            text = (self.home / "index" / fingerprint).read_text("ascii").strip()
        except (OSError, ValueError):
            return None
        return text if is_sha256(text) else None

    def read(self, sha256: str) -> bytes | None:
        """The bytes of an artifact; ``None`` where they are absent or are not those of this sha256."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def build(self, sha256: str) -> Build | None:
        """Where an artifact came from; ``None`` where nothing readable says so."""
        try:
            return Build.from_json(json.loads((self.home / "builds" / f"{sha256}.json").read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def use(self, fingerprint: str) -> None:
        """Note that an indexed artifact is wanted today: collecting goes by that."""
        with suppress(OSError):  # a store that can only be read has nobody who collects
            os.utime(self.home / "index" / fingerprint)

    def put(self, build: Build, data: bytes) -> str:
        """Keep an artifact, and return the sha256 that now stands for its fingerprint: the first one that was kept.

        Raises WorldError FD306 where it cannot be written, UsageError FD305 where another one is indexed and damaged.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        with room_for(self.home), self.locked():
            first = self.indexed(build.fingerprint)
            if first is not None and first != sha256:
                if self.read(first) is None:
                    raise damaged(self, first)
                return first
            if self.read(sha256) is None:
                write_whole(self.path(sha256), data)
            if self.build(sha256) is None:
                text = json.dumps(build.to_json(), indent=2, sort_keys=True) + "\n"
                write_whole(self.home / "builds" / f"{sha256}.json", text.encode())
            if first is None:
                write_whole(self.home / "index" / build.fingerprint, f"{sha256}\n".encode())
        return sha256

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one process at a time change what is named; the lock ends with its holder, however that ends."""
        self.home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.home / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def damaged(store: Store, sha256: str) -> UsageError:
    """The error for an indexed artifact of which the bytes are lost."""
    build = store.build(sha256)
    commit = build.commit if build else "COMMIT"
    what = build.dag_file if build else "DAG"
    return UsageError(
        "FD305",
        f"the store has lost artifact {sha256[:12]}{f' of {what}' if build else ''}",
        because=f"{store.path(sha256)} is missing or damaged",
        fix=f"firedoor build --head {commit} {what}",
    )


def is_sha256(text: str) -> bool:
    """Whether ``text`` is 64 hex digits."""
    return _SHA256.fullmatch(text) is not None


def is_fingerprint(text: str) -> bool:
    """Whether ``text`` is the form of a fingerprint: 32 hex digits."""
    return _FINGERPRINT.fullmatch(text) is not None
