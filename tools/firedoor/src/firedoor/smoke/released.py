"""The work tree as DAG files see it that stay on a release of a library: what runs is what their fingerprint is of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from firedoor.affected.libraries import Libraries, Pins, libraries_of
from firedoor.errors import UsageError
from firedoor.revisions import SUBMODULE, SYMLINK, Blobs, Entry, Repository, work_tree


@dataclass(frozen=True, slots=True)
class Standpoint:
    """``dags`` see the repository as it lies at ``root``."""

    root: Path
    dags: tuple[str, ...]


def standpoints(repository: Repository, root: Path, dags: Sequence[str], folder: Path) -> Iterator[Standpoint]:
    """Yield ``dags``, DAG files of the work tree at ``root``, in groups, each with the tree as they see it.

    That is the work tree itself; for those that stay on a release of a library (``[libs]`` of their ``dag.toml``) a
    tree below ``folder`` in which the library's folder is the released one, and all else that of the work tree: the
    same files under another name, or copies where the file system has no second names. It is made when it is asked for.
    Raises UsageError FD350, FD351 or FD352 for a release that there is not, FD353 for one that is not here whole.
    """
    tree, overlay = work_tree(repository)
    blobs = Blobs(repository, overlay)
    libraries = libraries_of(tree, blobs)
    groups: dict[Pins, list[str]] = {}
    for dag in dags:
        groups.setdefault(libraries.of(dag), []).append(dag)
    for number, (pins, seeing) in enumerate(sorted(groups.items())):
        own = root
        if pins:
            own = folder / f"released-{number}"
            _make(own, root, libraries, pins, blobs)
        yield Standpoint(own, tuple(seeing))


def _make(own: Path, root: Path, libraries: Libraries, pins: Pins, blobs: Blobs) -> None:
    replaced = {libraries.folders[library] for library, _ in pins}
    entries = libraries.seen_with(pins).entries
    folders = {str(parent) for path in libraries.tree.entries for parent in PurePosixPath(path).parents}
    own.mkdir(parents=True)
    _link(root, own, "", folders - replaced, replaced)
    released = {path: entry for path, entry in entries.items() if path.startswith(tuple(f"{f}/" for f in replaced))}
    _write(own, released, blobs, libraries, pins)


def _link(root: Path, own: Path, folder: str, folders: set[str], left_out: set[str]) -> None:
    """Have in ``own`` all that lies in ``folder``: what git tracks file by file, what it does not by a link."""
    with os.scandir(root / folder) as found:
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            target = own / path
            if path in left_out or path == ".git":
                continue
            if entry.is_symlink():
                target.symlink_to(os.readlink(entry.path))  # noqa: PTH115  Path.readlink would tidy "./a"
            elif not entry.is_dir():
                _same(entry.path, target)
            elif path in folders or any(other.startswith(f"{path}/") for other in left_out):
                target.mkdir()
                _link(root, own, path, folders, left_out)
            else:
                target.symlink_to(entry.path, target_is_directory=True)


def _same(path: str, target: Path) -> None:
    try:
        target.hardlink_to(path)
    except OSError:  # another file system, or one that has no second names
        shutil.copy2(path, target)


def _write(own: Path, entries: Mapping[str, Entry], blobs: Blobs, libraries: Libraries, pins: Pins) -> None:
    contents = dict(blobs.read(sorted({digest for mode, digest in entries.values() if mode != SUBMODULE})))
    lost = sorted(path for path, (mode, digest) in entries.items() if mode != SUBMODULE and contents[digest] is None)
    if lost:
        raise _not_whole(lost, libraries, pins)
    for path, (mode, digest) in entries.items():
        target = own / path
        target.parent.mkdir(parents=True, exist_ok=True)
        content = contents.get(digest) or b""
        if mode == SYMLINK:
            target.symlink_to(os.fsdecode(content))
        elif mode != SUBMODULE:
            target.write_bytes(content)
            target.chmod(mode & 0o777)


def _not_whole(lost: Iterable[str], libraries: Libraries, pins: Pins) -> UsageError:
    first = next(iter(lost))
    library, version = next(pin for pin in pins if first.startswith(f"{libraries.folders[pin[0]]}/"))
    return UsageError(
        "FD353",
        f"release {version} of {library} is not in this clone whole",
        because=f"git has no object for {first}; clones with a filter leave some out",
        fix=f"git archive --output=/dev/null {libraries.releases[library][version].tree}",
    )
