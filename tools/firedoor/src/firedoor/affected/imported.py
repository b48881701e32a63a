"""Whether an import that came or went matters to a DAG file: not if its module is imported on both sides anyway.

*Anyway* means when the DAG file is read, by import statements that run then: what a function imports when it is called
may be there later, or fail only there. Nor does it matter that a quiet module (``closure.quiet``) is imported or not,
unless something uses it as an attribute of its package, for which somebody must have imported it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from firedoor.affected.membership import Membership
from firedoor.closure.graph import Graph
from firedoor.closure.keys import Key
from firedoor.closure.quiet import asked_for


class ImportedAnyway:
    """One comparison: ``imported`` maps a module body to (touched path, what it imports anew, what no longer)."""

    def __init__(
        self, base: Graph, head: Graph, imported: Mapping[Key, tuple[str, frozenset[Key], frozenset[Key]]]
    ) -> None:
        self._imported = imported
        added = {target for _, new, _ in imported.values() for target in new}
        removed = {target for _, _, old in imported.values() for target in old}
        self._quiet = {target for target in added if head.is_quiet(target)}, {t for t in removed if base.is_quiet(t)}
        self._at_base, self._at_head = Membership(base.runs, sorted(added)), Membership(head.runs, sorted(removed))
        asked = sorted({key for target in set().union(*self._quiet) for key in asked_for(target)})
        self._asked = Membership(base.edges, asked), Membership(head.edges, asked)

    def matters(self, key: Key, base_roots: Iterable[Key], head_roots: Iterable[Key]) -> bool:
        """Whether what the body ``key`` imports otherwise differs for what starts from these roots."""
        _, new, old = self._imported[key]
        differing = new - self._at_base.of(base_roots), old - self._at_head.of(head_roots)
        loud = differing[0] - self._quiet[0] or differing[1] - self._quiet[1]
        if loud or not any(differing):
            return bool(loud)
        asked = self._asked[0].of(base_roots) | self._asked[1].of(head_roots)
        return any(not asked.isdisjoint(asked_for(target)) for target in differing[0] | differing[1])
