"""What is promised of one table: a declaration, in frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ColumnPromise:
    """Of one column: its type, that it is never NULL, the values it may have, the range they lie in."""

    name: str
    type: str = ""
    required: bool = False
    accepted: tuple[object, ...] = ()
    least: object | None = None
    most: object | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Every value of ``columns`` without a NULL is found in ``parent``."""

    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnSql:
    """``failing``: a condition that no row may fulfil; or ``holds``: an expression over all rows that must be true."""

    name: str
    failing: str = ""
    holds: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """The promises of ``table``, as ``path`` declares them; ``lines`` tells where each is said.

    ``rows`` is the least and the most number of rows, ``fresh`` a column and the hours that its newest value may be
    old. ``closed``: no other columns than these.
    """

    table: str
    path: str = ""
    columns: tuple[ColumnPromise, ...] = ()
    closed: bool = False
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    rows: tuple[int, int | None] | None = None
    fresh: tuple[str, float] | None = None
    own: tuple[OwnSql, ...] = ()
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict, hash=False, compare=False)

    def line(self, *key: str) -> int | None:
        """Where a promise is declared."""
        return next((self.lines[key[:end]] for end in range(len(key), 0, -1) if key[:end] in self.lines), None)
