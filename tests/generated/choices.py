"""Drawing from Hypothesis in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

T = TypeVar("T")


class Choices:
    """Draws; the first of a sequence and the smallest number are what a shrunk example holds."""

    def __init__(self, draw: DrawFn) -> None:
        self._draw = draw

    def pick(self, options: Sequence[T]) -> T:
        """One of `options`."""
        return self._draw(st.sampled_from(options))

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        return self._draw(st.integers(low, high))

    def some(self, options: Sequence[T], most: int) -> list[T]:
        """Up to `most` of `options`."""
        return [self.pick(options) for _ in range(self.number(0, min(most, len(options))))]

    def chance(self, one_in: int) -> bool:
        """True once in `one_in` times."""
        return self.number(1, one_in) == one_in
