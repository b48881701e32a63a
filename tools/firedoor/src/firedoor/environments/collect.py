"""Remove environments that nobody may need any more: no root names their lock, and nobody asked for them of late."""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from firedoor.environments.folders import remove
from firedoor.environments.key import digest
from firedoor.environments.marker import NAME, read_marker
from firedoor.environments.values import Lock

SCHEMA = "firedoor.env-gc/1"
_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Collected:
    """Keys of the environments that went, or would go (``only_shown``), what was unfinished, and how many stay."""

    environments: tuple[str, ...]
    unfinished: tuple[str, ...]
    kept: int
    only_shown: bool

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "environments": list(self.environments),
            "unfinished": list(self.unfinished),
            "kept": self.kept,
            "only_shown": self.only_shown,
        }


def collect(
    folder: Path, locks: Collection[Lock], sha256s: Collection[str], older_than_days: float, *, only_show: bool = False
) -> Collected:
    """Remove every environment of ``folder`` that none of its roots names and nobody asked for in ``older_than_days``.

    The roots are ``locks``, and ``sha256s`` of the bytes of locks that artifacts in use were built with. An environment
    loses its name before its files, so whoever is killed leaves no half of one.
    """
    before = time.time() - older_than_days * _DAY
    links = sorted((folder / "locks").glob("*/*"))
    wanted = {digest(lock.text) for lock in locks}
    linked = {link.resolve().name for link in links if link.parent.name in sha256s}
    gone, unfinished, kept = [], [], 0
    for home in sorted(folder.iterdir()) if folder.is_dir() else ():
        if home.name == "locks" or not home.is_dir():
            continue
        with suppress(FileNotFoundError):  # somebody else collects, too
            old = home.stat().st_mtime < before
            if home.name.startswith("."):
                if old:
                    unfinished.append(home.name)
                    _forget(home, only_show)
                continue
            marker = read_marker(home)
            named = home.name in linked or (marker is not None and marker.lock in wanted)
            if named or not old or not _is_ours(home):
                kept += 1
                continue
            gone.append(home.name)
            _forget(home, only_show)
    if not only_show:
        for link in links:
            if not link.exists():
                link.unlink(missing_ok=True)
                with suppress(OSError):  # another Python's stays
                    link.parent.rmdir()
    return Collected(tuple(gone), tuple(unfinished), kept, only_show)


def _is_ours(home: Path) -> bool:
    """Whether it was an environment of ours once: nothing else is removed."""
    return (home / NAME).is_file() or (home / "pyvenv.cfg").is_file()


def _forget(home: Path, only_show: bool) -> None:
    if only_show:
        return
    going = home if home.name.startswith(".") else home.with_name(f".{home.name}.going.tmp")
    if going is not home:
        home.rename(going)
    remove(going)
