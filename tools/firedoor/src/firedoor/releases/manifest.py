"""The release manifest: one reviewed text file per environment, one line per DAG file (docs/artifact-format.md)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from firedoor.artifacts.store import is_fingerprint, is_sha256
from firedoor.errors import UsageError

SCHEMA = "firedoor.release/1"
FOLDER = "releases"
_SLUG = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_ENVIRONMENT = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One DAG file: which artifact of it runs, and the commit that it was built from."""

    slug: str
    fingerprint: str
    sha256: str
    commit: str

    def __str__(self) -> str:
        """The line of the file."""
        return f"{self.slug} {self.fingerprint} {self.sha256} {self.commit}"

    def to_json(self) -> dict[str, object]:
        """The line in JSON documents."""
        return {"slug": self.slug, "fingerprint": self.fingerprint, "sha256": self.sha256, "commit": self.commit}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What runs in ``environment``: slug → line."""

    environment: str
    lines: Mapping[str, Line] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The file; equal manifests have equal bytes."""
        lines = [f"{SCHEMA} {self.environment}", *(str(line) for _, line in sorted(self.lines.items()))]
        return ("\n".join(lines) + "\n").encode("ascii")

    @property
    def release(self) -> str:
        """The name of the release: the first 16 hex digits of the sha256 of the file."""
        return hashlib.sha256(self.to_bytes()).hexdigest()[:16]

    def with_lines(self, changes: Mapping[str, Line | None]) -> Manifest:
        """The manifest with some lines replaced, added, or (``None``) taken out."""
        lines = {**self.lines, **changes}
        return Manifest(self.environment, {slug: line for slug, line in lines.items() if line is not None})


def read_manifest(data: bytes, path: str, environment: str) -> Manifest:
    """The manifest in ``data``; raises UsageError FD330 with every fault, each with ``path`` and line."""
    faults: list[str] = []
    found: dict[str, Line] = {}
    first, *rest = data.decode("utf-8", "replace").split("\n")
    if first != f"{SCHEMA} {environment}":
        faults.append(f"{path}:1: must be {f'{SCHEMA} {environment}'!r}, not {first[:80]!r}")
    if rest[-1:] != [""]:
        faults.append(f"{path}:{len(rest) + 1}: the last line has no end")
    previous = ""
    for number, text in enumerate(rest[:-1], 2):
        line = _line(text)
        if isinstance(line, str):
            faults.append(f"{path}:{number}: {line}")
            continue
        if line.slug <= previous:
            faults.append(f"{path}:{number}: {line.slug} must stand before {previous}, once")
        previous = line.slug
        found[line.slug] = line
    if faults:
        raise UsageError(
            "FD330",
            f"{path} is no release manifest",
            because="\n            ".join(faults[:20]),
            fix=f"git log -p -- {path}",
        )
    return Manifest(environment, found)


def manifest_path(environment: str) -> str:
    """Where the repository holds the manifest of ``environment``; raises UsageError FD331 for what names none."""
    if not _ENVIRONMENT.fullmatch(environment):
        raise UsageError(
            "FD331",
            f"{environment!r} names no environment",
            because="it must be lower-case letters, digits, - and _, as in prd",
            fix="firedoor release plan --env prd",
        )
    return f"{FOLDER}/{environment}.txt"


def changes(before: Manifest, after: Manifest, slugs: Iterable[str] | None = None) -> dict[str, Line | None]:
    """What leads from ``before`` to ``after``: slug → its new line, ``None`` where it goes; of ``slugs`` alone."""
    wanted = before.lines.keys() | after.lines.keys()
    return {
        slug: after.lines.get(slug)
        for slug in sorted(wanted if slugs is None else wanted & set(slugs))
        if before.lines.get(slug) != after.lines.get(slug)
    }


def _line(text: str) -> Line | str:
    """The line, or what is wrong with it."""
    words = text.split(" ")
    if len(words) != 4:
        return "must be slug, fingerprint, sha256 and commit, with one blank between"
    slug, fingerprint, sha256, commit = words
    if not _SLUG.fullmatch(slug):
        return f"{slug[:80]!r} is no slug"
    if not (is_fingerprint(fingerprint) and is_sha256(sha256) and _COMMIT.fullmatch(commit)):
        return f"{slug}: its fingerprint, sha256 or commit has another form"
    return Line(slug, fingerprint, sha256, commit)
