"""What DAG files take from outside of the repository, by definition, at both revisions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from firedoor.closure.components import Fold
from firedoor.closure.graph import Graph
from firedoor.closure.keys import Key


class Outside:
    """Of each DAG file: dotted imports that no file of the repository fits, ``*`` for an unknowable one, engines."""

    def __init__(self, base: Graph, head: Graph, roots: Callable[[str, str], list[Key]]) -> None:
        """``roots(dag, side)`` gives what a DAG file starts from."""
        at_head = Fold(head.edges, partial(_externals, head))
        at_base = Fold(
            base.edges,
            partial(_externals, base),
            known=lambda key: at_head(key) if base.has_shared_reach(key) else None,
        )
        self._folds = {"base": at_base, "head": at_head}
        self._roots = roots

    def of(self, dag: str, side: str) -> frozenset[str]:
        """What ``dag`` reaches at ``side``, ``base`` or ``head``."""
        fold = self._folds[side]
        return frozenset().union(*(fold(root) for root in self._roots(dag, side)))


def _externals(graph: Graph, members: list[Key], below: list[frozenset[str]]) -> frozenset[str]:
    found = {name for key in members for name in graph.externals(key)}
    if not found and len(below) == 1:
        return below[0]  # an only child's set is shared, not copied: most nodes add nothing
    return frozenset(found.union(*below))
