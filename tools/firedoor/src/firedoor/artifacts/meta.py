"""META.json: what an artifact says of itself (docs/artifact-format.md). Nothing of the build is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firedoor.artifacts.store import is_fingerprint, is_sha256
from firedoor.artifacts.zip_read import ZipError, safe_name

SCHEMA = "firedoor.artifact/1"
NAME = "META.json"
SBOM = "SBOM.cdx.json"


@dataclass(frozen=True, slots=True)
class Distribution:
    """One packed distribution: its wheel's file name and the sha256 of the wheel."""

    name: str
    version: str
    wheel: str
    sha256: str

    def to_json(self) -> dict[str, object]:
        """The entry in META.json."""
        return {"name": self.name, "version": self.version, "wheel": self.wheel, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Meta:
    """All of META.json but ``files``: see docs/artifact-format.md for each key. ``lock`` is path and sha256, if any."""

    slug: str
    package: str
    fingerprint: str
    dag_file: str
    roots: tuple[str, ...]
    names: tuple[str, ...]
    outside: tuple[str, ...]
    distributions: tuple[Distribution, ...]
    lock: tuple[str, str] | None
    python: tuple[str, ...]
    airflow: tuple[str, ...]
    dag_ids: tuple[str, ...] | None
    legacy_modules: Mapping[str, str]
    loader: str

    def to_json(self) -> dict[str, object]:
        """The document without ``files``."""
        return {
            "schema": SCHEMA,
            "slug": self.slug,
            "package": self.package,
            "fingerprint": self.fingerprint,
            "dag_file": self.dag_file,
            "roots": list(self.roots),
            "names": list(self.names),
            "outside": list(self.outside),
            "distributions": [distribution.to_json() for distribution in self.distributions],
            "lock": None if self.lock is None else {"path": self.lock[0], "sha256": self.lock[1]},
            "python": list(self.python),
            "airflow": list(self.airflow),
            "dag_ids": None if self.dag_ids is None else list(self.dag_ids),
            "legacy_modules": dict(self.legacy_modules),
            "loader": self.loader,
        }

    def to_bytes(self, files: Mapping[str, tuple[str, int]]) -> bytes:
        """The document; ``files`` maps every other member to its sha256 and its size."""
        document = self.to_json() | {"files": {name: list(facts) for name, facts in files.items()}}
        return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def read_meta(data: bytes) -> tuple[Meta, dict[str, tuple[str, int]]]:
    """``(meta, files)`` of the bytes that :meth:`Meta.to_bytes` wrote; raises ``ZipError`` for anything else."""
    try:
        said = json.loads(data)
        if said["schema"] != SCHEMA:
            raise ZipError(f"its form is {said['schema']!r}, not {SCHEMA}")
        meta = Meta(
            slug=_text(said["slug"]),
            package=_text(said["package"]),
            fingerprint=_text(said["fingerprint"]),
            dag_file=safe_name(_text(said["dag_file"])),
            roots=tuple(safe_name(root) if root else "" for root in _texts(said["roots"])),
            names=_texts(said["names"]),
            outside=_texts(said["outside"]),
            distributions=tuple(
                Distribution(**{key: _text(item[key]) for key in Distribution.__slots__})
                for item in said["distributions"]
            ),
            lock=None if said["lock"] is None else (_text(said["lock"]["path"]), _text(said["lock"]["sha256"])),
            python=_texts(said["python"]),
            airflow=_texts(said["airflow"]),
            dag_ids=None if said["dag_ids"] is None else _texts(said["dag_ids"]),
            legacy_modules={_text(old): _text(new) for old, new in said["legacy_modules"].items()},
            loader=_text(said["loader"]),
        )
        files = {safe_name(name): _facts(facts) for name, facts in said["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, ZipError):
            raise
        raise ZipError(f"{NAME} cannot be used: {type(error).__name__}: {error}") from None
    if not is_fingerprint(meta.fingerprint) or not meta.package.isidentifier():
        raise ZipError(f"{NAME} has no usable fingerprint or package")
    return meta, files


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return tuple(_text(item) for item in value)


def _facts(value: Any) -> tuple[str, int]:
    sha256, size = value
    if not is_sha256(_text(sha256)) or isinstance(size, bool) or not isinstance(size, int) or size < 0:
        raise TypeError(f"{value!r} is no sha256 and size")
    return sha256, size
