"""Wheels in the store: kept under their sha256 once they were verified, and looked up by the hashes of a lock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from firedoor.artifacts.atomic import room_for, write_whole
from firedoor.artifacts.store import is_sha256
from firedoor.artifacts.wheel import Wheel, verified_wheel
from firedoor.artifacts.zip_read import ZipError
from firedoor.errors import UsageError


def keep_wheel(root: Path, filename: str, data: bytes) -> Wheel:
    """Verify a wheel and keep it below ``root``.

    Raises UsageError FD301 where it is refused, WorldError FD306 where it cannot be written.
    """
    wheel = checked(filename, data)
    folder = root / "wheels" / wheel.sha256
    if not (folder / filename).exists():
        with room_for(root):
            write_whole(folder / filename, data)
    return wheel


def find_wheel(root: Path, hashes: Iterable[str]) -> tuple[str, bytes] | None:
    """``(file name, bytes)`` of the first kept wheel among ``hashes`` (hex sha256), or ``None``.

    Raises UsageError FD303 where the bytes are no longer those of the hash.
    """
    for sha256 in sorted(hashes):
        folder = root / "wheels" / sha256
        for path in sorted(folder.glob("*.whl")) if is_sha256(sha256) else ():
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() != sha256:
                raise UsageError(
                    "FD303",
                    f"the wheel {path.name} is not what its hash says",
                    because=f"{path} has changed since it was verified",
                    fix=f"rm -r {folder} && firedoor wheels",
                )
            return path.name, data
    return None


def checked(filename: str, data: bytes) -> Wheel:
    """The verified wheel; raises UsageError FD301 with the reason where it is refused."""
    try:
        return verified_wheel(filename, data)
    except ZipError as fault:
        raise UsageError(
            "FD301",
            f"the wheel {filename} is refused",
            because=str(fault),
            fix="pin another version of it, or report the wheel to those who publish it",
        ) from None
