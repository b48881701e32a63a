"""Wheels of any shape, honest and hostile ones, made with zipfile as their publishers would."""

from __future__ import annotations

import hashlib
import io
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping

PURE = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def digest(data: bytes) -> str:
    return "sha256=" + urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def record(files: Mapping[str, bytes], info: str) -> bytes:
    rows = [f"{path},{digest(data)},{len(data)}" for path, data in files.items()]
    return "\n".join([*rows, f"{info}/RECORD,,", ""]).encode()


def wheel(
    name: str,
    version: str,
    files: Mapping[str, str],
    *,
    wheel_text: str = PURE,
    unrecorded: Iterable[tuple[str | zipfile.ZipInfo, bytes]] = (),
    replaced: Mapping[str, bytes] | None = None,
) -> bytes:
    """A wheel of ``files``; RECORD does not name ``unrecorded`` members, and is wrong about ``replaced`` ones."""
    info = f"{name}-{version}.dist-info"
    whole = {path: text.encode() for path, text in files.items()}
    whole[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    whole[f"{info}/WHEEL"] = wheel_text.encode()
    whole[f"{info}/RECORD"] = record(whole, info)
    whole |= replaced or {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in [*whole.items(), *unrecorded]:
            archive.writestr(path, data)
    return buffer.getvalue()


def filename(name: str, version: str, tag: str = "py3-none-any") -> str:
    return f"{name}-{version}-{tag}.whl"
