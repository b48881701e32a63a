"""Where locks are looked at: a work tree, or a revision of git. Names from git, bytes from the one or the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path

from firedoor.config import Config, matcher, read_config
from firedoor.pins.asked import Read
from firedoor.pins.locking import reader
from firedoor.pins.units import Unit, unit_of, units_of
from firedoor.revisions import Blobs, Repository, Tree, open_repository, read_tree, resolve
from firedoor.revisions.git import git

_NAMES = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")


@dataclass(frozen=True, slots=True)
class Place:
    """``root`` is the work tree, ``None`` where a revision is looked at; ``paths`` are all files, ``units`` of them."""

    repository: Repository
    root: Path | None
    paths: tuple[str, ...]
    read: Read
    config: Config

    @property
    def units(self) -> list[Unit]:
        """What can be locked here, but for what ``[tool.firedoor] ignore`` leaves out."""
        ignored = matcher(self.config.ignore)
        return [unit for unit in units_of(self.paths) if not ignored(unit.requirements) and not ignored(unit.lock)]


def place_of(path: str | PathLike[str], head: str | None, environ: Mapping[str, str]) -> Place:
    """Return the work tree that ``path`` lies in, or its revision ``head``; HEAD where there is no work tree.

    Raises UsageError for a repository, revision or configuration that cannot be used, WorldError where git fails.
    """
    repository = open_repository(fspath(path))
    if head is not None or repository.work_tree is None:
        tree = read_tree(repository, resolve(repository, "HEAD" if head is None else head))
        return place_in(repository, tree, Blobs(repository), environ)
    root = Path(repository.work_tree)
    read = reader(root)
    names = git(repository, *_NAMES).stdout.decode("utf-8", "surrogateescape").split("\0")
    config = read_config(read("pyproject.toml"), environ=environ)
    return Place(repository, root, tuple(name for name in names if name), read, config)


def place_in(repository: Repository, tree: Tree, blobs: Blobs, environ: Mapping[str, str]) -> Place:
    """Return one tree of git as a place. All that a check reads is asked of git at once, when the first is read."""
    texts: dict[str, bytes | None] = {}

    def read(path: str) -> bytes | None:
        if path not in texts:
            wanted = [path] if texts else [path, *filter(_is_read, tree.entries)]
            digests = {name: tree.entries[name][1] for name in wanted if name in tree.entries}
            found = dict(blobs.read(sorted({*digests.values()}))) if digests else {}
            texts.update({name: found.get(digests.get(name, "")) for name in wanted})
        return texts[path]

    return Place(repository, None, tuple(tree.entries), read, read_config(read("pyproject.toml"), environ=environ))


def _is_read(path: str) -> bool:
    return unit_of(path) is not None or (path.endswith(".txt") and "constraint" in path)
