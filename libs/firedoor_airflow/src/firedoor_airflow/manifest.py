"""The release manifest: one line per DAG file. Its form is that of docs/artifact-format.md."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

SCHEMA = "firedoor.release/1"
_HEAD = re.compile(rf"{re.escape(SCHEMA)} [A-Za-z0-9_.-]+")
_LINE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*) ([0-9a-f]{32}) ([0-9a-f]{64}) ([0-9a-f]{40}|[0-9a-f]{64})")


@dataclass(frozen=True)
class Entry:
    """What runs for one DAG file: the slug, and hex digests of fingerprint, artifact and source commit."""

    slug: str
    fingerprint: str
    sha256: str
    commit: str

    @property
    def package(self) -> str:
        """The private package of the artifact."""
        return f"fd_{self.slug}_{self.fingerprint}"


def parse(text: str) -> tuple[Entry, ...]:
    """The entries of a manifest in their order; raises ValueError with the number of the first bad line."""
    head, *lines = text.splitlines() or [""]
    if not _HEAD.fullmatch(head):
        raise ValueError(f"line 1 is {head[:80]!r}, not {SCHEMA!r} and an environment")
    found: list[Entry] = []
    for number, line in enumerate(lines, 2):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"line {number} is {line[:80]!r}, not slug, fingerprint, sha256 and commit")
        if found and found[-1].slug >= match[1]:
            raise ValueError(f"line {number}: {match[1]} stands twice or not in its place")
        found.append(Entry(*match.groups()))
    return tuple(found)


def release_of(text: str) -> str:
    """The name of the release that a manifest is: 16 hex digits of its bytes' digest."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
