"""One revision as the analysis sees it: paths, digests, and the facts behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from firedoor.sources.facts import BY_DEFINITION, PLUGIN, Facts, Node, Summary
from firedoor.sources.load import facts_in, rows_in
from firedoor.sources.mentions import is_sql, is_text

if TYPE_CHECKING:
    from firedoor.sources.cache import FactsCache

PYTHON_SUFFIX = ".py"


def kind_of(path: str) -> str:
    """``"py"`` for Python, ``"text"`` for a resource that may name others, ``""`` for a leaf."""
    if path.endswith(PYTHON_SUFFIX):
        return "py"
    return "text" if is_text(path) else ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``digests`` maps every path (behind symlinks) to its blob; facts come from the cache by digest."""

    digests: dict[str, str]
    cache: FactsCache
    executables: frozenset[str] = frozenset()
    _facts: dict[str, Facts] = field(default_factory=dict)
    _nodes: dict[str, dict[str, Node]] = field(default_factory=dict)
    _summaries: dict[str, Summary] = field(default_factory=dict)

    def beside(self, digests: dict[str, str], executables: frozenset[str]) -> Snapshot:
        """Another revision over the same cache: what both hold is decoded once."""
        return Snapshot(digests, self.cache, executables, self._facts, self._nodes, self._summaries)

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
