"""The digest of the code that judges: what another firedoor found is no answer of this one."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import firedoor


@cache
def rules_digest() -> str:
    """64 hex digits over every file of firedoor, and its version: reach, uses, replays and tests take part."""
    found = hashlib.sha256(firedoor.__version__.encode())
    root = Path(firedoor.__file__).parent
    for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        content = path.read_bytes()
        found.update(f"\0{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()
