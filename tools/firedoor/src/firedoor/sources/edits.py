"""Edits of a text at places of its syntax tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """What lies between two places becomes ``text``. Lines count from 1, columns are bytes of UTF-8, as in ``ast``."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


def edited(source: str, edits: Iterable[Edit]) -> str:
    """Return ``source`` with all ``edits``; of two that overlap the one that begins later is left out."""
    data = source.encode("utf-8", "surrogatepass")
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    spans = sorted(
        (starts[edit.line - 1] + edit.column, starts[edit.end_line - 1] + edit.end_column, edit.text)
        for edit in set(edits)
    )
    parts: list[bytes] = []
    at = 0
    for start, end, text in spans:
        if start >= at:
            parts += [data[at:start], text.encode()]
            at = end
    return b"".join([*parts, data[at:]]).decode("utf-8", "surrogatepass")
