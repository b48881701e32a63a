"""What DAG files are made of: their fingerprints, and the digests and names of all their inputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from firedoor.affected.asked import FILE_PRECISION, Selection
from firedoor.affected.outside import Outside
from firedoor.affected.readers import Readers
from firedoor.affected.sides import Sides
from firedoor.affected.starts import Starts, import_order
from firedoor.affected.values import slugs
from firedoor.affected.whole_files import WholeFiles
from firedoor.closure.fingerprint import Fingerprints
from firedoor.closure.keys import Key
from firedoor.sources.facts import READS_DOCSTRINGS, READS_SOURCE

if TYPE_CHECKING:
    from firedoor.affected.pinned import Pins


class Inputs:
    """The inputs of the DAG files of two sides; what they share is worked out once."""

    def __init__(self, asked: Selection, sides: Sides, base_dags: list[str], head_dags: list[str]) -> None:
        self._asked = asked
        self._sides = sides
        self._base_dags = base_dags
        self._head_dags = head_dags
        self.starts = Starts(asked, sides)
        self.readers = Readers(sides, self.starts)
        self.outside = Outside(
            sides.base_graph, sides.head_graph, lambda dag, side: self.starts.of(dag, base=side == "base")
        )
        self._pins: dict[bool, Pins] = {}
        self._files_by_name = WholeFiles(sides.head, sides.file_links)

    def fingerprints(self, dags: Iterable[str]) -> dict[str, str]:
        """The fingerprint at head of each of ``dags``."""
        names = slugs(self._head_dags)
        head = Fingerprints(self._sides.head_graph)
        return {dag: head.fingerprint(*self.of(dag, names[dag], head, base=False)) for dag in dags}

    def files_reached(self, dags: Iterable[str]) -> frozenset[str]:
        """The paths of all that ``dags`` reach at head."""
        roots = {root for dag in dags for root in self.starts.of(dag, base=False)}
        return frozenset(path for path, _ in Fingerprints(self._sides.head_graph).reach(roots) if path)

    def inputs_digests(self, dags: Iterable[str]) -> dict[str, str]:
        """The digest of the bytes of all inputs of each of ``dags`` at head."""
        names = slugs(self._head_dags)
        head = Fingerprints(self._sides.head_graph)
        found = {}
        for dag in dags:
            roots, others = self.of(dag, names[dag], head, base=False)
            found[dag] = head.inputs_digest(roots, [*others, *self.whole_files(dag, roots)])
        return found

    def whole_files(self, dag: str, roots: Iterable[Key]) -> list[str]:
        """At precision ``file``: lines about every file that ``roots`` lead to by name, and what they import."""
        if self._asked.precision != FILE_PRECISION:
            return []
        files = self._files_by_name.digest({path for path, _ in roots if path})
        return [f"files {files}", *self.pin_table(by_file=True).fingerprint_parts(dag, "head")]

    def of(self, dag: str, slug: str, prints: Fingerprints, *, base: bool) -> tuple[list[Key], list[str]]:
        """What the fingerprint of ``dag`` is made of: what it starts from, and lines about all that is no code.

        The same at every precision: one DAG has one fingerprint.
        """
        roots = self.starts.of(dag, base=base)
        pins = self.pin_parts(dag, prints.outside(roots), base=base)
        order = import_order(self._asked.base_config if base else self._asked.head_config)
        return roots, [f"slug {slug}", *order, *pins, *self._read_parts(dag, roots, prints)]

    def pin_parts(self, dag: str, outside: frozenset[str], *, base: bool) -> Sequence[str]:
        """The lines of a fingerprint about the pins that ``dag`` reaches, which takes ``outside`` from outside."""
        side, memory = "base" if base else "head", self._sides.memory
        if memory is not None:
            known = memory.pins(dag, side, self._base_dags if base else self._head_dags, outside)
            if known is not None:
                return known
        return self.pin_table(by_file=False).fingerprint_parts(dag, side)

    def pin_table(self, *, by_file: bool) -> Pins:
        """Which pins which DAG file reaches: by definition, or by whole files."""
        known = self._pins.get(by_file)
        if known is None:
            from firedoor.affected.pinned import Pins  # reading locks takes much that a remembered tree spares

            known = self._pins[by_file] = Pins(
                self._sides,
                self._asked.blobs,
                self._base_dags,
                self._head_dags,
                None if by_file else self.outside,
            )
        return known

    def _read_parts(self, dag: str, roots: list[Key], prints: Fingerprints) -> list[str]:
        """What counts in the fingerprint of a DAG file with code that reads docstrings or source text."""
        flags = self.readers.reads(dag)
        parts = [f"docstrings {prints.docstrings(roots)}"] if flags & READS_DOCSTRINGS else []
        return [*parts, f"source {prints.inputs_digest(roots, ())}"] if flags & READS_SOURCE else parts
