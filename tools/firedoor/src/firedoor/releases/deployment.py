"""The deployment folder that Airflow reads: artifacts, manifests as shipped, and one name for what runs now.

Everything is written before it is named, and the link ``current`` names it by one renaming, for every reader: whoever
is interrupted leaves what was there before. The form of the folder is in docs/artifact-format.md; ``history.txt`` has
one line per switch.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from firedoor.artifacts.atomic import UNFINISHED, room_for, write_whole
from firedoor.errors import UsageError, WorldError
from firedoor.releases.manifest import Manifest, read_manifest

SHIP, ROLL_BACK = "ship", "rollback"


@dataclass(frozen=True, slots=True)
class Switch:
    """One switch: from one release to another, at a UTC time, by ``ship`` or ``rollback``."""

    at: str
    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """The deployment folder of ``environment`` at ``root``, which need not exist yet."""

    root: Path
    environment: str

    def current(self) -> str:
        """The release that new runs take; empty where nothing was shipped. Raises WorldError FD340 where it is lost."""
        link = self.root / "current"
        try:
            return link.readlink().name
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise self._lost(link, error.strerror or str(error)) from None

    def manifest(self, release: str) -> Manifest:
        """A manifest as shipped; the empty one for no release. Raises WorldError FD340 where it is lost."""
        if not release:
            return Manifest(self.environment)
        path = self.root / "releases" / f"{release}.txt"
        try:
            data = path.read_bytes()
        except OSError as error:
            raise self._lost(path, error.strerror or str(error)) from None
        if hashlib.sha256(data).hexdigest()[:16] != release:
            raise self._lost(path, "its bytes are not those of its name")
        return read_manifest(data, str(path), self.environment)

    def history(self) -> list[Switch]:
        """The switches that happened, the oldest first: an entry that was written and not followed is none."""
        try:
            text = (self.root / "history.txt").read_text("ascii", errors="replace")
        except FileNotFoundError:
            return []
        entries = [Switch(*words) for line in text.splitlines() if len(words := line.split(" ")) == 4]
        found: list[Switch] = []
        here = self.current()
        for entry in reversed(entries):
            if entry.after == here:
                found.append(entry)
                here = entry.before
        return found[::-1]

    def switch(self, manifest: Manifest, kind: str, artifact: Callable[[str], bytes | None]) -> str:
        """Make ``manifest`` what runs, and return the name of its release; ``artifact`` gives bytes by their sha256.

        Raises UsageError FD341 where an artifact is missing or damaged, WorldError FD306 where the folder cannot be
        written. Until the last step everything is as it was.
        """
        before, after = self.current(), manifest.release
        with room_for(self.root):
            for line in manifest.lines.values():
                self._keep(line.sha256, artifact)
                index = self.root / "index" / line.fingerprint
                if not index.exists():
                    write_whole(index, f"{line.sha256}\n".encode())
            write_whole(self.root / "releases" / f"{after}.txt", manifest.to_bytes())
            self._make_folder(manifest)
            if before != after:
                self._note(Switch(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), kind, before or "-", after))
            self._point(self.root / "dags", Path("current"))  # always the same: Airflow 2.11 follows ``current``, too
            self._point(self.root / "current", Path("folders") / after)
        return after

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one process at a time decide what runs."""
        with room_for(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _zip(self, sha256: str) -> Path:
        return self.root / "artifacts" / f"{sha256}.zip"

    def artifact(self, sha256: str) -> bytes | None:
        """The bytes of a shipped artifact; ``None`` where they are missing or damaged."""
        try:
            data = self._zip(sha256).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def _keep(self, sha256: str, artifact: Callable[[str], bytes | None]) -> None:
        if self.artifact(sha256) is not None:
            return
        data = artifact(sha256)
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            raise UsageError(
                "FD341",
                f"artifact {sha256[:12]} is missing, so nothing was shipped",
                because="neither the store nor the deployment folder has its bytes",
                fix="firedoor store check",
            )
        write_whole(self._zip(sha256), data)

    def _make_folder(self, manifest: Manifest) -> None:
        """``folders/<release>``: the artifacts by their stable names, as hard links where the file system has them."""
        folder = self.root / "folders" / manifest.release
        wanted = {f"{line.slug}.zip": self._zip(line.sha256) for line in manifest.lines.values()}
        if folder.is_dir() and {path.name for path in folder.iterdir()} == wanted.keys():
            return
        making = folder.with_name(f".{manifest.release}.{uuid4().hex}{UNFINISHED}")
        making.mkdir(parents=True)
        for name, source in wanted.items():
            try:
                os.link(source, making / name)
            except OSError:
                shutil.copyfile(source, making / name)
        if folder.is_dir():  # a hand changed it, for a folder gets its name when it is whole
            folder.rename(making.with_name(f"{making.name}-changed"))
        making.rename(folder)

    def _note(self, switch: Switch) -> None:
        line = f"{switch.at} {switch.kind} {switch.before} {switch.after}\n"
        with (self.root / "history.txt").open("a", encoding="ascii") as file:
            file.write(line)  # one write of one short line
            file.flush()
            os.fsync(file.fileno())

    def _point(self, link: Path, target: Path) -> None:
        if link.is_symlink() and link.readlink() == target:
            return
        temporary = link.with_name(f".{link.name}.{uuid4().hex}{UNFINISHED}")
        temporary.symlink_to(target)
        temporary.replace(link)

    def _lost(self, path: Path, why: str) -> WorldError:
        return WorldError(
            "FD340",
            f"what runs in {self.environment} cannot be read",
            because=f"{path}: {why}",
            fix=f"firedoor release ship --env {self.environment} --to {self.root}",
        )
