"""What the digest of inputs also covers at precision ``file``: every file that a DAG file leads to by name.

Who asks for that precision does not trust what is known of single definitions; so neither may evidence rest on it.
"""

from __future__ import annotations

from collections.abc import Iterable

from firedoor.closure.filegraph import FileLinks
from firedoor.closure.snapshot import Snapshot
from firedoor.sources.blake import blake2b


class WholeFiles:
    """The files of one revision, linked as selection at precision ``file`` links them."""

    def __init__(self, side: Snapshot, links: FileLinks) -> None:
        self._side = side
        self._links = links
        self._known: dict[str, frozenset[str]] = {}

    def digest(self, roots: Iterable[str]) -> str:
        """Hex digest (32 digits) of paths, modes and contents of all that the files ``roots`` lead to."""
        seen: set[str] = set()
        stack = list(roots)
        while stack:
            path = stack.pop()
            if path not in seen:
                seen.add(path)
                stack += self._targets(path)
        side = self._side
        there = sorted(seen & side.digests.keys())  # a name that leads nowhere counts where it leads somewhere
        lines = [f"{path} {side.digests[path]} {path in side.executables}" for path in there]
        return blake2b("\0".join(lines).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def _targets(self, path: str) -> frozenset[str]:
        known = self._known.get(path)
        if known is None:
            summary = self._side.summary(path)
            found, anything = self._links.targets(path, summary) if summary is not None else ((), False)
            known = frozenset(name for name, _ in self._side.python_files()) if anything else frozenset(found)
            self._known[path] = known
        return known
