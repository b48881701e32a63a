"""Files that are whole or not there: written under another name, then given their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from firedoor.errors import WorldError

UNFINISHED = ".tmp"


@contextmanager
def room_for(place: Path) -> Iterator[None]:
    """Turn what a file system refuses into WorldError FD306, which names ``place``."""
    try:
        yield
    except OSError as error:
        raise WorldError(
            "FD306",
            f"{place} cannot be written",
            because=error.strerror or str(error),
            fix=f"df -h {place}",
        ) from None


def write_whole(path: Path, data: bytes, *, mode: int = 0o444) -> None:
    """Write ``data`` to ``path``, replacing what is there. Raises ``OSError``, and then leaves ``path`` as it was.

    The bytes are on the disk before the name is: a machine that loses power keeps no empty file of a full name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid4().hex}{UNFINISHED}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
            os.fchmod(descriptor, mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def is_unfinished(name: str) -> bool:
    """Whether a file of this name was left by a writer that was killed, or is being written now."""
    return name.startswith(".") and name.endswith(UNFINISHED)
