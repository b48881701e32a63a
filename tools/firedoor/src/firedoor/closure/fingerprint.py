"""The fingerprint: a digest of everything that can change what a DAG does.

It is a digest of a set: of each thing that a DAG file reaches, with its own content and what its names mean, and of
what runs when it is imported. So it does not depend on the order of files, on time, or on where the checkout lies, and
an import of what is imported anyway, or of a quiet module (``closure.quiet``), does not change it. Stage values and our
own version are not in it (dbt-core#4304 shows what else happens). Sets are hashed by adding up the hashes of their
members (MSet-Add-Hash, https://doi.org/10.1007/978-3-540-40061-5_12).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from marshal import dumps
from typing import TYPE_CHECKING

from firedoor.closure.graph import Graph
from firedoor.closure.keys import Key
from firedoor.closure.quiet import asked_for
from firedoor.sources.blake import blake2b
from firedoor.sources.facts import RULES

if TYPE_CHECKING:
    from typing import Any

ARTIFACT_FORMAT = 1
"""The form of artifacts (docs/artifact-format.md): what is packed in another form is built and tested anew."""
_SIZE = 16
_MODULUS = 1 << (8 * _SIZE)


class Fingerprints:
    """Fingerprints of one revision; what DAG files share is digested once."""

    def __init__(self, graph: Graph, twin: Fingerprints | None = None) -> None:
        """``twin`` has the fingerprints of the revision that ``graph`` shares its steps with."""
        self._graph = graph
        self._twin = twin
        self._hashes: dict[Key, int] = {}
        self._reach: dict[tuple[Key, ...], frozenset[Key]] = {}

    def fingerprint(self, roots: Iterable[Key], others: Iterable[str]) -> str:
        """Hex digest (32 digits) of the reach of ``roots`` and of ``others`` (pins, declared inputs), as given."""
        hashes = self._hashes
        reach = self.reach(roots)
        for key in reach:
            if key not in hashes:
                hashes[key] = self.hash(key)
        total = sum([hashes[key] for key in reach]) + sum(map(_run_hash, self._run(roots, reach)))
        return _hex([f"rules {RULES}", f"artifact {ARTIFACT_FORMAT}", f"{total % _MODULUS:x}", *others])

    def docstrings(self, roots: Iterable[Key]) -> str:
        """Hex digest (32 digits) of the docstrings in the reach of ``roots``: they count where they are read."""
        found = ((key, self._graph.docstrings(key)) for key in self.reach(roots))
        return _hex(sorted(f"{key} {docs.hex()}" for key, docs in found if docs))

    def inputs_digest(self, roots: Iterable[Key], others: Iterable[str]) -> str:
        """Hex digest (32 digits) of the bytes of every file that the reach of ``roots`` enters."""
        digests = self._graph.snapshot.digests
        paths = {path for path, _ in self.reach(roots) if path}
        return _hex([*sorted(f"{path} {digests.get(path)}" for path in paths), *others])

    def outside(self, roots: Iterable[Key]) -> frozenset[str]:
        """What the reach of ``roots`` takes from outside of the repository, as :meth:`Graph.externals` says it."""
        externals = self._graph.externals
        return frozenset([name for key in self.reach(roots) for name in externals(key)])

    def reach(self, roots: Iterable[Key]) -> frozenset[Key]:
        """Everything that ``roots`` reach, themselves included."""
        start = tuple(sorted(set(roots)))
        known = self._reach.get(start)
        if known is None:
            edges = self._graph.edges
            seen = set(start)
            stack = list(start)
            while stack:
                for target in edges(stack.pop()):
                    if target not in seen:
                        seen.add(target)
                        stack.append(target)
            known = frozenset(seen)
            self._reach = {start: known}  # asked for several times in a row, and large
        return known

    def _run(self, roots: Iterable[Key], reach: frozenset[Key]) -> list[Key]:
        """What runs when ``roots`` are imported, where it matters that it does."""
        runs, quiet = self._graph.runs, self._graph.is_quiet
        seen = set(roots)
        stack = list(seen)
        while stack:
            for target in runs(stack.pop()):
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
        return [key for key in seen if not quiet(key) or not reach.isdisjoint(asked_for(key))]

    def hash(self, key: Key) -> int:
        """The part of ``key`` in a fingerprint: of what it is by itself, and of what its names mean."""
        recalled = self._graph.known_hash(key)
        if recalled is not None:
            return recalled
        if self._graph.is_quiet(key):
            return 0
        if self._twin is not None and self._graph.has_shared_content(key):
            known = self._twin._hashes.get(key)  # of the same class
            return self._twin.hash(key) if known is None else known  # as above
        steps: Iterable[Key] = self._graph.edges(key)
        imports = self._graph.imports(key)
        if imports:
            steps = [target for target in steps if target not in imports]
        # Version 2 of the format has no references, so that equal values have equal bytes, on every Python.
        what: Any = (key, self._graph.content(key), tuple(steps))
        data = dumps(what, 2)
        return int.from_bytes(blake2b(data, digest_size=_SIZE).digest(), "big")


@cache
def _run_hash(key: Key) -> int:
    return int.from_bytes(
        blake2b("\x00".join(("runs", *key)).encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest(), "big"
    )


def _hex(parts: list[str]) -> str:
    return blake2b("\x00".join(parts).encode("utf-8", "surrogatepass"), digest_size=_SIZE).hexdigest()
