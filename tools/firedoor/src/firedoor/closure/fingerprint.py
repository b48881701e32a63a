"""The fingerprint: a digest of everything that can change what a DAG does.

Over the reach of a DAG file each thing contributes its own digest and the digests of what it leads to; things that
lead to each other contribute together. So the fingerprint does not depend on the order of files, on time, or on
where the checkout lies. Stage values and our own version are not in it (dbt-core#4304 shows what else happens).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from firedoor.closure.components import Fold
from firedoor.closure.graph import Graph
from firedoor.closure.keys import Key
from firedoor.sources.facts import RULES

ARTIFACT_FORMAT = 0  # nothing is packaged yet
_SIZE = 16


class Fingerprints:
    """Fingerprints of one revision; parts that DAG files share are digested once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._contents: Fold[Key, bytes] = Fold(graph.edges, self._of_contents)
        self._inputs: Fold[Key, bytes] = Fold(graph.edges, self._of_inputs)
        self._docstrings: Fold[Key, bytes] = Fold(graph.edges, self._of_docstrings)

    def fingerprint(self, roots: Iterable[Key], others: Iterable[str]) -> str:
        """Hex digest (32 digits) of the reach of ``roots`` and of ``others`` (pins, declared inputs), as given."""
        parts = sorted({self._contents(root).hex() for root in roots})
        return _hex([f"rules {RULES}", f"artifact {ARTIFACT_FORMAT}", *parts, *others])

    def docstrings(self, roots: Iterable[Key]) -> str:
        """Hex digest (32 digits) of the docstrings in the reach of ``roots``: a part of the fingerprint where they are read."""
        return _hex(sorted({self._docstrings(root).hex() for root in roots}))

    def inputs_digest(self, roots: Iterable[Key], others: Iterable[str]) -> str:
        """Hex digest (32 digits) of the bytes of every file that the reach of ``roots`` enters."""
        return _hex([*sorted({self._inputs(root).hex() for root in roots}), *others])

    def _of_contents(self, members: list[Key], below: list[bytes]) -> bytes:
        own = sorted(repr((key, self._graph.content(key))) for key in members)
        return _combine(own, below)

    def _of_docstrings(self, members: list[Key], below: list[bytes]) -> bytes:
        return _combine(sorted(f"{key} {found.hex()}" for key in members if (found := self._graph.docstrings(key))), below)

    def _of_inputs(self, members: list[Key], below: list[bytes]) -> bytes:
        digests = self._graph.snapshot.digests
        return _combine(sorted({f"{path} {digests.get(path)}" for path, _ in members}), below)


def _combine(own: list[str], below: list[bytes]) -> bytes:
    hasher = blake2b(digest_size=_SIZE)
    for text in own:
        hasher.update(text.encode("utf-8", "surrogatepass") + b"\x00")
    for value in sorted(set(below)):
        hasher.update(value)
    return hasher.digest()


def _hex(parts: list[str]) -> str:
    return blake2b("\x00".join(parts).encode("utf-8", "surrogatepass"), digest_size=_SIZE).hexdigest()
