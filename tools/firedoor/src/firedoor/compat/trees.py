"""Both sides written out, so that an interpreter and a type checker can read them; each when it is first asked for."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from firedoor.compat.comparison import Comparison
from firedoor.revisions import SUBMODULE, SYMLINK, Tree

_LARGEST = 2_000_000  # bytes of a resource; a larger one is data, not code
_CODE = (".py", ".pyi", "/py.typed")


class Written:
    """The two folders; ``wanted`` are the paths that either of them holds, as far as it has them."""

    def __init__(self, found: Comparison, folder: Path, wanted: Collection[str]) -> None:
        self._found = found
        self._wanted = wanted
        self.folders = folder / "old", folder / "new"

    @cached_property
    def old(self) -> Path:
        """The folder with the libraries as they were."""
        return self._write(self._found.before, self.folders[0])

    @cached_property
    def new(self) -> Path:
        """The folder with the libraries as they are."""
        return self._write(self._found.head, self.folders[1])

    def _write(self, tree: Tree, side: Path) -> Path:
        by_digest: dict[str, list[str]] = {}
        for path in self._wanted:
            mode, digest = tree.entries.get(path, (SUBMODULE, ""))
            if mode not in (SUBMODULE, SYMLINK):
                by_digest.setdefault(digest, []).append(path)
        side.mkdir()
        start, made = f"{side}/", set[str]()
        for digest, data in self._found.blobs.read(sorted(by_digest)):
            if data is None or len(data) > _LARGEST:
                continue
            for path in by_digest[digest]:
                folder = path.rpartition("/")[0]
                if folder not in made:
                    made.add(folder)
                    os.makedirs(start + folder, exist_ok=True)  # noqa: PTH103  # thousands of them, as texts
                with open(start + path, "wb", buffering=0) as file:  # noqa: PTH123  # as above
                    file.write(data)
        return side


@contextmanager
def written(found: Comparison, users: Iterable[str], *, resources: bool = True) -> Iterator[Written]:
    """The folders of both sides, with ``users``, the libraries, and what either of them may import or read.

    Without ``resources`` they hold nothing but Python: enough for who runs nothing.
    """
    wanted = _wanted(found, users)
    if not resources:
        wanted = {path for path in wanted if path.endswith(_CODE)}
    with TemporaryDirectory(prefix="firedoor-compat-", ignore_cleanup_errors=True) as folder:
        yield Written(found, Path(folder).resolve(), wanted)


def _wanted(found: Comparison, users: Iterable[str]) -> set[str]:
    """All files that ``users`` and the libraries lead to, with the packages above them."""
    forward = found.sides.forward
    libraries = [path for tree in (found.before, found.head) for path in tree.entries if found.library_of(path)]
    queue = [*users, *libraries]
    wanted = set(queue)
    folders = {""}
    while queue:
        path = queue.pop()
        folder = path.rpartition("/")[0]
        inits = []
        while folder not in folders:
            folders.add(folder)
            inits.append(f"{folder}/__init__.py")
            folder = folder.rpartition("/")[0]
        for target in (*forward.get(path, ()), *inits):
            if target not in wanted and target in found.head.entries:
                wanted.add(target)
                queue.append(target)
    return wanted
