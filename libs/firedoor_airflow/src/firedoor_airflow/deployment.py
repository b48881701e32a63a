"""The deployment folder that Airflow reads: shipped manifests, the artifacts they name, and which release is current.

    artifacts/<sha256>.zip, releases/<release>.txt, current     see docs/artifact-format.md

It is only read here; what is shipped is written by ``firedoor release ship``.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firedoor_airflow.manifest import Entry, parse, release_of

_RELEASE = re.compile(r"[0-9a-f]{16}")


class DeploymentError(Exception):
    """A deployment folder that does not hold what it should; the text says what is missing and what to do."""

    def __init__(self, code: str, message: str, fix: str) -> None:
        super().__init__(f"error[{code}]: {message}\n  fix       {fix}")
        self.code = code


@dataclass(frozen=True)
class Deployment:
    """The deployment folder at ``root``."""

    root: Path

    def current(self) -> str:
        """The release of new runs; raises DeploymentError FD450 where there is none."""
        try:
            release = (self.root / "current").readlink().name
        except OSError as error:
            raise _no_release(self.root, str(error)) from None
        if not _RELEASE.fullmatch(release):
            raise _no_release(self.root, f"current leads to {release[:40]!r}")
        return release

    def entries(self, release: str) -> tuple[Entry, ...]:
        """What the release runs; raises DeploymentError FD451 where its manifest is missing or not what was shipped."""
        path = self.root / "releases" / f"{release}.txt"
        try:
            text = path.read_text("utf-8")
            if release_of(text) != release:
                raise ValueError("its bytes are not those that were shipped under this name")
            return parse(text)
        except (OSError, ValueError) as error:
            raise DeploymentError(
                "FD451", f"the release {release} cannot be read: {path}: {error}", _ship(self.root)
            ) from None

    def artifact(self, sha256: str) -> Path:
        """Where an artifact lies, or would."""
        return self.root / "artifacts" / f"{sha256}.zip"

    def releases(self) -> list[str]:
        """All releases that were shipped, the current one first, then the youngest first."""
        found = [(path.stat().st_mtime, path.stem) for path in (self.root / "releases").glob("*.txt")]
        return [release for _, release in sorted(found, reverse=True) if _RELEASE.fullmatch(release)]

    def materialise(self, release: str, folder: Path) -> None:
        """Make ``folder`` hold ``<slug>.zip`` for each DAG file of ``release``: hard links, copies on another device.

        It appears whole or not at all, and stays as it is if it is there. Raises DeploymentError FD451, or FD452 where
        an artifact is missing or damaged.
        """
        if folder.exists():
            return
        entries = self.entries(release)
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
        try:
            for entry in entries:
                source = self.artifact(entry.sha256)
                self._verify(entry, source)
                _link(source, making / f"{entry.slug}.zip")
            making.chmod(0o755)
            making.rename(folder)
        except OSError:
            if not folder.exists():  # else another process was faster
                raise
        finally:
            shutil.rmtree(making, ignore_errors=True)

    def _verify(self, entry: Entry, source: Path) -> None:
        try:
            fault = "" if _sha256(source, source.stat().st_mtime_ns) == entry.sha256 else "its bytes have changed"
        except OSError as error:
            fault = str(error)
        if fault:
            raise DeploymentError(
                "FD452", f"the artifact {entry.sha256[:12]} of {entry.slug} cannot be used: {fault}", _ship(self.root)
            )


@cache
def _sha256(path: Path, changed: int) -> str:
    """Digest of a file; once for each time that it ``changed``, since releases share most artifacts."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP):
            raise
        shutil.copy2(source, target)


def _no_release(root: Path, because: str) -> DeploymentError:
    return DeploymentError("FD450", f"{root} has no current release: {because}", _ship(root))


def _ship(root: Path) -> str:
    return f"firedoor release ship --to {root}"
