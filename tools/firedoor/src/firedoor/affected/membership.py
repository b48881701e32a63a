"""Which of a few things does a DAG file reach, or run when it is imported?"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from firedoor.closure.components import Fold
from firedoor.closure.keys import Key


class Membership:
    """Membership of ``targets`` in the reach of any roots: one bit each, folded over the graph once."""

    def __init__(self, steps: Callable[[Key], Iterable[Key]], targets: Iterable[Key]) -> None:
        """``steps``: ``edges`` of a graph for what is reached, ``runs`` for what runs on import."""
        self._bits = {target: 1 << position for position, target in enumerate(targets)}
        self._fold: Fold[Key, int] = Fold(steps, self._combine)

    def of(self, roots: Iterable[Key]) -> frozenset[Key]:
        """Those of the targets that ``roots`` reach."""
        mask = 0
        if self._bits:
            for root in roots:
                mask |= self._fold(root)
        return frozenset(target for target, bit in self._bits.items() if mask & bit)

    def _combine(self, members: list[Key], below: list[int]) -> int:
        mask = 0
        for key in members:
            mask |= self._bits.get(key, 0)
        for child in below:
            mask |= child
        return mask
