"""A tree: which paths a revision holds, and which blob is behind each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Entry = tuple[int, str]

SYMLINK = 0o120000
SUBMODULE = 0o160000

_MODES = {f"{mode:06o}": mode for mode in (0o100644, 0o100755, 0o100664, SYMLINK, SUBMODULE)}


class Tree(NamedTuple):
    """All files of one revision.

    ``commit`` is the full commit name, or None for the working tree. ``entries`` maps a path (``/``-separated,
    relative to the root, undecodable bytes as surrogates) to its mode and blob digest. A symlink's blob is its
    target; a submodule's digest is the commit it is pinned to.
    """

    commit: str | None
    entries: dict[str, Entry]


def moved(base: Tree, head: Tree) -> list[str]:
    """Return the sorted paths whose digest or mode differs; a rename is two paths."""
    return sorted({path for path, _ in base.entries.items() ^ head.entries.items()})


def tree_digest(entries: Mapping[str, Entry]) -> str:
    """Return the digest of a tree, 32 hex digits: paths, modes and contents."""
    from hashlib import blake2b

    lines = [f"{mode:o} {digest} {path}" for path, (mode, digest) in sorted(entries.items())]
    return blake2b("\0".join(lines).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def parse_ls_tree(output: bytes) -> dict[str, Entry]:
    """Return the entries of ``git ls-tree -r -z --full-tree``: ``<mode> <type> <digest>TAB<path>NUL``."""
    entries: dict[str, Entry] = {}
    modes = _MODES
    for line in output.decode("utf-8", "surrogateescape").split("\0"):
        if line:
            header, path = line.split("\t", 1)
            mode, _, digest = header.split(" ", 2)
            entries[path] = (modes.get(mode) or int(mode, 8), digest)
    return entries


def with_raw_diff(entries: dict[str, Entry], output: bytes) -> dict[str, Entry]:
    """Return ``entries`` (the left side) after ``git diff-tree -r -z --no-renames --raw`` was applied to them.

    A record is ``:<old mode> <new mode> <old digest> <new digest> <status>NUL<path>NUL``.
    """
    result = dict(entries)
    fields = output.decode("utf-8", "surrogateescape").split("\0")
    for header, path in zip(fields[0:-1:2], fields[1::2], strict=True):
        _, mode, _, digest, status = header.split(" ")
        if status == "D":
            del result[path]
        else:
            result[path] = (int(mode, 8), digest)
    return result
