"""Locks of tiny wheels."""

from __future__ import annotations

import hashlib
from pathlib import Path

from firedoor.environments import Lock
from wheel_making import filename, wheel


class Wheelhouse:
    """A folder of wheels, each with one module that knows its version."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def variables(self, cache: Path) -> dict[str, str]:
        """What lets uv and pip see nothing else."""
        return {
            "UV_NO_INDEX": "1",
            "UV_FIND_LINKS": str(self.folder),
            "UV_CACHE_DIR": str(cache),
            "UV_NO_CONFIG": "1",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.folder),
        }

    def pin(self, name: str, version: str) -> str:
        """The line of a lock for a wheel, which is made where it is not there: a zip holds the time."""
        path = self.folder / filename(name, version)
        if not path.exists():
            module = f"VERSION = {version!r}\n"
            path.write_bytes(wheel(name, version, {f"{name}/__init__.py": module, f"{name}/inner/__init__.py": ""}))
        data = path.read_bytes()
        return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(data).hexdigest()}\n"

    def lock(self, *pins: tuple[str, str], path: str = "lock.txt", head: str = "") -> Lock:
        """A lock of ``pins``, each a name and a version."""
        return Lock(path, (head + "".join(self.pin(name, version) for name, version in pins)).encode())
