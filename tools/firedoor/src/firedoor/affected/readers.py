"""Which DAG files reach code that reads docstrings, or source text, of whatever it is handed."""

from __future__ import annotations

from firedoor.affected.sides import Sides
from firedoor.affected.starts import Starts
from firedoor.closure.components import Fold
from firedoor.closure.keys import Key
from firedoor.sources.facts import READS_DOCSTRINGS, READS_SOURCE


class Readers:
    """By definition at head, where the file closure of both sides says that there can be any."""

    def __init__(self, sides: Sides, starts: Starts) -> None:
        self._sides = sides
        self._starts = starts
        self._by_definition: Fold[Key, int] = Fold(sides.head_graph.edges, self._of_things)
        self._by_file: Fold[str, int] = Fold(lambda path: sides.forward.get(path, frozenset()), self._of_files)

    def reads(self, dag: str) -> int:
        """What something that ``dag`` reaches reads: ``READS_DOCSTRINGS`` and ``READS_SOURCE``."""
        if not self._by_file(dag):  # cheap, and mostly zero
            return 0
        found = 0
        for root in self._starts.of(dag, base=False):
            found |= self._by_definition(root)
        return found

    def is_anywhere(self, flag: int) -> bool:
        """Whether any file of either side reads that."""
        return any(flags & flag for side in (self._sides.base, self._sides.head) for flags in side.flags.values())

    def _of_things(self, members: list[Key], below: list[int]) -> int:
        flags = 0
        for key in members:
            flags |= self._sides.head_graph.reads(key)
        for child in below:
            flags |= child
        return flags

    def _of_files(self, members: list[str], below: list[int]) -> int:
        flags = 0
        for path in members:
            for side in (self._sides.base, self._sides.head):
                flags |= side.flags.get(path, 0) & (READS_DOCSTRINGS | READS_SOURCE)
        for child in below:
            flags |= child
        return flags
