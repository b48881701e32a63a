"""A folder of tiny wheels that depend on each other, and uv and pip-compile pointed at it: no index, no network."""

from __future__ import annotations

import hashlib
import io
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

WHEELS: dict[tuple[str, str], tuple[str, ...]] = {
    ("apache-airflow", "3.3.2"): (),
    ("base", "1.0"): (),
    ("base", "1.5"): (),
    ("base", "2.0"): (),
    ("base", "2.1rc1"): (),
    ("Mid.Dle", "1.0"): ("base>=1",),
    ("Mid.Dle", "2.0"): ("base>=2",),
    ("top", "1.0"): ("mid-dle", "extra-less; extra == 'more'", "leaf[deep]; extra == 'deep'"),
    ("top", "1.1"): ("mid-dle", "extra-less; extra == 'more'", "leaf[deep]; extra == 'deep'"),
    ("extra-less", "0.1"): (),
    ("leaf", "3"): ("deepest; extra == 'deep'",),
    ("deepest", "0.0.1.post1"): (),
    ("ring-a", "1"): ("ring-b",),
    ("ring-b", "1"): ("ring-a",),
    ("only-old", "1"): ("backport; python_version < '3.12'", "winner; sys_platform == 'win32'"),
    ("backport", "1"): (),
    ("winner", "1"): (),
    ("needs-old", "1"): ("base<2",),
    ("epoch", "1!1.0"): (),
    ("epoch", "5.0"): (),
    ("local", "1.0+here"): ("base",),
}


def wheel(name: str, version: str, requires: Sequence[str] = (), files: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a pure-Python wheel, the same each time."""
    stem = name.replace("-", "_").replace(".", "_").lower()
    info = f"{stem}-{version}.dist-info"
    extras = sorted(
        {word.split("'")[1] for line in requires if "extra ==" in line for word in [line.partition(";")[2]]}
    )
    metadata = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    metadata += [f"Provides-Extra: {extra}" for extra in extras] + [f"Requires-Dist: {line}" for line in requires]
    members = {path: text.encode() for path, text in (files or {f"{stem}/__init__.py": f"v = {version!r}\n"}).items()}
    members[f"{info}/METADATA"] = ("\n".join(metadata) + "\n").encode()
    members[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    rows = [f"{path},{_digest(data)},{len(data)}" for path, data in members.items()]
    members[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""]).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in members.items():
            archive.writestr(zipfile.ZipInfo(path), data)
    return buffer.getvalue()


def make_wheelhouse(folder: Path) -> Path:
    """Write all of ``WHEELS`` to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for (name, version), requires in WHEELS.items():
        stem = name.replace("-", "_").replace(".", "_").lower()
        (folder / f"{stem}-{version}-py3-none-any.whl").write_bytes(wheel(name, version, requires))
    return folder


def sha256(name: str, version: str) -> str:
    """The hash of one wheel of the house."""
    return hashlib.sha256(wheel(name, version, WHEELS[name, version])).hexdigest()


def environ(house: Path, cache: Path) -> dict[str, str]:
    """What points uv at the house, and nowhere else."""
    return {"UV_FIND_LINKS": str(house), "UV_NO_INDEX": "1", "UV_CACHE_DIR": str(cache), "UV_OFFLINE": "1"}


def _digest(data: bytes) -> str:
    return "sha256=" + urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
