"""Both sides written out, so that an interpreter and a type checker can read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from firedoor.compat.comparison import Comparison
from firedoor.revisions import SUBMODULE, SYMLINK, Tree

_LARGEST = 2_000_000  # bytes of a resource; a larger one is data, not code


@contextmanager
def written(found: Comparison, users: Iterable[str]) -> Iterator[tuple[Path, Path]]:
    """The folders of both sides, with ``users``, the libraries, and what either of them may import or read."""
    wanted = _wanted(found, users)
    with TemporaryDirectory(prefix="firedoor-compat-", ignore_cleanup_errors=True) as folder:
        sides = Path(folder).resolve() / "old", Path(folder).resolve() / "new"
        for side, tree in zip(sides, (found.before, found.head), strict=True):
            side.mkdir()
            _write(found, tree, side, wanted)
        yield sides


def _wanted(found: Comparison, users: Iterable[str]) -> set[str]:
    """All files that ``users`` and the libraries lead to, with the packages above them."""
    forward = found.sides.forward
    libraries = [path for tree in (found.before, found.head) for path in tree.entries if found.library_of(path)]
    queue = [*users, *libraries]
    wanted = set(queue)
    while queue:
        path = queue.pop()
        folder = path.rpartition("/")[0]
        inits = []
        while folder:
            inits.append(f"{folder}/__init__.py")
            folder = folder.rpartition("/")[0]
        for target in (*forward.get(path, ()), *inits):
            if target not in wanted and target in found.head.entries:
                wanted.add(target)
                queue.append(target)
    return wanted


def _write(found: Comparison, tree: Tree, side: Path, wanted: set[str]) -> None:
    entries = {path: entry for path, entry in tree.entries.items() if path in wanted}
    by_digest: dict[str, list[str]] = {}
    for path, (mode, digest) in entries.items():
        if mode not in (SUBMODULE, SYMLINK):
            by_digest.setdefault(digest, []).append(path)
    for digest, data in found.blobs.read(sorted(by_digest)):
        if data is None or len(data) > _LARGEST:
            continue
        for path in by_digest[digest]:
            place = side / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
