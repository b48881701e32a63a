"""Folding over reach, against the plain definition of reach."""

from __future__ import annotations

from firedoor.closure.components import Fold
from hypothesis import given
from hypothesis import strategies as st

_GRAPHS = st.integers(1, 9).flatmap(
    lambda size: st.lists(st.sets(st.integers(0, size - 1), max_size=3), min_size=size, max_size=size)
)


def _reach(graph: list[set[int]], root: int) -> frozenset[int]:
    seen, stack = {root}, [root]
    while stack:
        for target in graph[stack.pop()] - seen:
            seen.add(target)
            stack.append(target)
    return frozenset(seen)


def _union(members: list[int], below: list[frozenset[int]]) -> frozenset[int]:
    return frozenset(members).union(*below)


@given(_GRAPHS)
def test_the_value_is_that_of_the_whole_reach(graph: list[set[int]]) -> None:
    fold: Fold[int, frozenset[int]] = Fold(lambda node: sorted(graph[node]), _union)
    for root in range(len(graph)):
        assert fold(root) == _reach(graph, root)


@given(_GRAPHS, st.sets(st.integers(0, 8)))
def test_known_values_are_taken_and_not_walked(graph: list[set[int]], picked: set[int]) -> None:
    elsewhere = {node: _reach(graph, node) for node in picked if node < len(graph)}
    asked: list[int] = []

    def edges(node: int) -> list[int]:
        asked.append(node)
        return sorted(graph[node])

    fold: Fold[int, frozenset[int]] = Fold(edges, _union, known=elsewhere.get)
    for root in range(len(graph)):
        assert fold(root) == _reach(graph, root)
    assert not elsewhere.keys() & set(asked)
