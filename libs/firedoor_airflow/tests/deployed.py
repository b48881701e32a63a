"""Deployment folders from artifacts, shipped as releases are."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

from firedoor.releases.deployment import SHIP, Deployment
from firedoor.releases.manifest import Line, Manifest

COMMIT = "4be1" * 10


def ship(root: Path, archives: Iterable[Path]) -> str:
    """Make ``archives`` the current release of ``root``."""
    content = {hashlib.sha256(data).hexdigest(): data for data in (archive.read_bytes() for archive in archives)}
    lines = {}
    for sha256, data in content.items():
        meta = json.loads(_member(data, "META.json"))
        lines[meta["slug"]] = Line(meta["slug"], meta["fingerprint"], sha256, COMMIT)
    return Deployment(root, "prd").switch(Manifest("prd", lines), SHIP, content.get)


def _member(data: bytes, name: str) -> bytes:
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return opened.read(name)
