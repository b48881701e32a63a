"""Strongly connected components, and folding a value over all that a node reaches.

Tarjan's algorithm without recursion (https://doi.org/10.1137/0201010): components come out children first, so one
pass gives each of them the value of everything below it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

N = TypeVar("N", bound=Hashable)
V = TypeVar("V")


class Fold(Generic[N, V]):
    """The value of each node's whole reach; asked nodes are computed once and kept.

    ``combine(members, children)`` makes the value of one component from its members and the values of the
    components that they lead to, each given once.
    """

    def __init__(
        self,
        edges: Callable[[N], Iterable[N]],
        combine: Callable[[list[N], list[V]], V],
        known: Callable[[N], V | None] = lambda node: None,
    ) -> None:
        """``known`` gives the value of a node where it is had from elsewhere, so that its reach is not walked."""
        self._known = known
        self._edges = edges
        self._combine = combine
        self._component: dict[N, int] = {}
        self._values: list[V] = []

    def __call__(self, root: N) -> V:
        """The value of everything that ``root`` reaches, itself included."""
        if root not in self._component:
            self._visit(root)
        return self._values[self._component[root]]

    def _visit(self, root: N) -> None:
        if self._is_known(root):
            return
        component, edges = self._component, self._edges
        order: dict[N, int] = {root: 0}
        low: dict[N, int] = {root: 0}
        open_nodes: list[N] = [root]
        is_open: set[N] = {root}
        work: list[tuple[N, list[N]]] = [(root, list(edges(root)))]
        while work:
            node, rest = work[-1]
            while rest:
                target = rest.pop()
                if target in component:
                    continue
                if target not in order:
                    if self._is_known(target):
                        continue
                    order[target] = low[target] = len(order)
                    open_nodes.append(target)
                    is_open.add(target)
                    work.append((target, list(edges(target))))
                    break
                if target in is_open and order[target] < low[node]:
                    low[node] = order[target]
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    if low[node] < low[above]:
                        low[above] = low[node]
                if low[node] == order[node]:
                    self._close(node, open_nodes, is_open)

    def _is_known(self, node: N) -> bool:
        value = self._known(node)
        if value is None:
            return False
        self._component[node] = len(self._values)
        self._values.append(value)
        return True

    def _close(self, node: N, open_nodes: list[N], is_open: set[N]) -> None:
        members: list[N] = []
        while True:
            member = open_nodes.pop()
            is_open.discard(member)
            members.append(member)
            if member == node:
                break
        number = len(self._values)
        for member in members:
            self._component[member] = number
        below = {self._component[target] for member in members for target in self._edges(member)} - {number}
        self._values.append(self._combine(members, [self._values[child] for child in sorted(below)]))
