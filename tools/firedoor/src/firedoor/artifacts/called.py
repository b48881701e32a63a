"""The artifact that a word on the command line means: a file, a sha256 or the beginning of one, or a DAG file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from firedoor.artifacts.store import Store
from firedoor.errors import UsageError


def artifact_called(word: str, store: Store, fingerprint_of: Callable[[str], str]) -> tuple[str, bytes]:
    """``(sha256, bytes)`` of the artifact that ``word`` means; local ones are found, too.

    ``fingerprint_of`` gives the fingerprint at head of a DAG file by its name, or raises UsageError. Raises UsageError
    FD360 where there is no such artifact; the bytes of a sha256 may be damaged.
    """
    path = Path(word)
    if path.is_file():
        data = path.read_bytes()
        return hashlib.sha256(data).hexdigest(), data
    parts = (store, Store(store.root, local=True))
    if re.fullmatch(r"[0-9a-f]{8,64}", word):
        found = sorted({path for part in parts for path in (part.home / "artifacts").glob(f"{word}*.zip")})
        if len({path.name for path in found}) == 1:
            return found[0].stem, found[0].read_bytes()
        because = f"{len(found)} artifacts begin like this" if found else f"{store.root} has none that begins like this"
        raise UsageError("FD360", f"no single artifact is called {word}", because=because, fix="firedoor build")
    fingerprint = fingerprint_of(word)
    for part in parts:
        sha256 = part.indexed(fingerprint)
        if sha256 is not None and part.path(sha256).is_file():
            return sha256, part.path(sha256).read_bytes()
    raise UsageError(
        "FD360",
        f"{word} has no artifact in the store",
        because=f"none was built for its fingerprint {fingerprint}",
        fix=f"firedoor build {word}",
    )
