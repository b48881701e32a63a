"""One revision as the analysis sees it: paths, digests, and the facts behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firedoor.sources.facts import BY_DEFINITION, PLUGIN, Facts, Node, Summary
from firedoor.sources.load import facts_in, rows_in
from firedoor.sources.mentions import is_sql, is_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from firedoor.sources.cache import FactsCache

PYTHON_SUFFIX = ".py"


def kind_of(path: str) -> str:
    """``"py"`` for Python, ``"text"`` for a resource that may name others, ``""`` for a leaf."""
    if path.endswith(PYTHON_SUFFIX):
        return "py"
    return "text" if is_text(path) else ""


class Snapshot:
    """``digests`` maps every path (behind symlinks) to its blob; facts come from the cache by digest."""

    def __init__(self, digests: dict[str, str], cache: FactsCache, executables: frozenset[str] = frozenset()) -> None:
        self.digests = digests
        self.cache = cache
        self.executables = executables
        self._facts: dict[str, Facts] = {}
        self._nodes: dict[str, dict[str, Node]] = {}
        self._summaries: dict[str, Summary] = {}
        self._flags: dict[str, int] | None = None

    def beside(self, digests: dict[str, str], executables: frozenset[str]) -> Snapshot:
        """Another revision over the same cache: what both hold is decoded once."""
        other = Snapshot(digests, self.cache, executables)
        other._facts, other._nodes, other._summaries = self._facts, self._nodes, self._summaries
        return other

    @property
    def flags(self) -> dict[str, int]:
        """The flags of every Python file that has any, by path."""
        if self._flags is None:
            every = self.cache.summaries
            found = {path: row[0] for path, row in ((p, every.get(d)) for p, d in self.python_files()) if row}
            self._flags = {path: flags for path, flags in found.items() if flags}  # type: ignore[misc]  # a summary's first part is its flags
        return self._flags

    def flags_are(self, known: Mapping[str, int], moved: Iterable[str]) -> None:
        """Take the flags of another revision with the same paths as ``known``, but for the ``moved`` ones."""
        found = dict(known)
        for path in moved:
            found.pop(path, None)
            summary = self.summary(path) if path.endswith(PYTHON_SUFFIX) else None
            if summary is not None and summary.flags:
                found[path] = summary.flags
        self._flags = found

    def summary(self, path: str) -> Summary | None:
        """The summary of a file, ``None`` where it has none (a leaf) or is absent."""
        digest = self.digests.get(path)
        if digest is None:
            return None
        known = self._summaries.get(digest)
        if known is None:
            row = self.cache.summary(digest)
            if row is None:
                return None
            known = self._summaries[digest] = Summary._make(row)
        if known.links and path[-3:] != PYTHON_SUFFIX and is_sql(path):
            return known._replace(links=())  # finance.budget is a table there, whatever module has that name
        return known

    def facts(self, path: str) -> Facts:
        """The facts of a Python file. Raises ``KeyError`` when the path is absent."""
        digest = self.digests[path]
        known = self._facts.get(digest)
        if known is None:
            known = facts_in(self.cache, digest)
            self._facts[digest] = known
        return known

    def nodes(self, path: str) -> dict[str, Node]:
        """The nodes of a Python file by name. Raises ``KeyError`` when the path is absent."""
        digest = self.digests[path]
        known = self._nodes.get(digest)
        if known is None:
            known = self._nodes[digest] = {node.name: node for node in self.facts(path).nodes}
        return known

    def is_definition(self, path: str, name: str) -> bool:
        """Whether ``name`` is a definition of the Python file, and bound by nothing else."""
        if name.startswith(PLUGIN):
            return name in self.nodes(path)
        return self.facts(path).bindings.get(name) == (BY_DEFINITION,)

    def extra_rows(self, path: str) -> list[tuple[object, ...]]:
        """The rows that the ``extra`` extractor kept beside the facts of ``path``."""
        digest = self.digests.get(path)
        return rows_in(self.cache, digest) if digest is not None else []

    def python_files(self) -> list[tuple[str, str]]:
        """``(path, digest)`` of every Python file, sorted."""
        return sorted(item for item in self.digests.items() if item[0].endswith(PYTHON_SUFFIX))
