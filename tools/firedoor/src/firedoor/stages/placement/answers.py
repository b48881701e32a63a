"""What placing a statement answers: a statement with its tables, or a refusal; and what it must know beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from .names import Name


class Mode(str, Enum):
    """What a statement does to a table; the value is the word for it in reports."""

    READS = "reads"
    CREATES = "creates"  # it must not be there: CREATE TABLE
    ENSURES = "ensures"  # CREATE TABLE IF NOT EXISTS
    REPLACES = "replaces"  # nothing of it is left: CREATE OR REPLACE, TRUNCATE, INSERT OVERWRITE
    ADDS = "adds rows to"
    CHANGES = "changes"  # UPDATE, DELETE, MERGE, ALTER, CREATE INDEX
    DROPS = "drops"

    @property
    def needs_rows(self) -> bool:
        """Whether the table must be there, with its rows, before the statement runs."""
        return self in (Mode.ADDS, Mode.CHANGES)


@dataclass(frozen=True)
class Defaults:
    """What a connection knows before a statement: where unqualified names lie, and which names are its own.

    ``schemas`` may be several (a search path): then an unqualified name is refused, for the tables decide which is
    meant. ``catalogs`` are attached databases (DuckDB), whose names may stand where a schema does. ``temporary`` are
    temporary tables of the connection (``dropping`` those that end with the transaction, ``doubtful`` those that may or
    may not be there), ``functions`` those that the configuration declares harmless (Postgres).
    """

    schema: str = ""
    catalog: str = ""
    schemas: tuple[str, ...] = ()
    catalogs: frozenset[str] = frozenset()
    temporary: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    dropping: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()

    @classmethod
    def of(cls, given: Defaults | Mapping[str, Any] | None) -> Defaults:
        """``given`` as a value; a mapping has its fields by name."""
        return given if isinstance(given, Defaults) else cls(**(given or {}))


@dataclass(frozen=True)
class Use:
    """One place of the text where a table is named.

    ``text[start:end]`` is the name, ``suffix`` a partition decorator in it (``$20240101``), ``piece`` counts the
    statements of the text; ``part`` is ``schema`` or ``table`` where only that is written. ``alias`` is where an alias
    can stand and none does: a table of another name then needs one.
    """

    name: Name
    mode: Mode
    start: int
    end: int
    piece: int
    alias: bool = False
    column: bool = False
    suffix: str = ""
    part: str = ""


@dataclass(frozen=True)
class Statement:
    """What a text of one or several statements does. ``after`` is what its connection knows when it ran.

    ``paths`` are the places of statements that only move where unqualified names lie (``USE``, ``SET search_path``).
    """

    sql: str
    dialect: str
    uses: tuple[Use, ...]
    after: Defaults
    paths: tuple[tuple[int, int], ...] = ()

    @property
    def reads(self) -> tuple[Name, ...]:
        """The tables that are read, sorted; a write's target only where it is named again as a source."""
        return tuple(sorted({use.name for use in self.uses if use.mode is Mode.READS and not use.column}))

    @property
    def writes(self) -> tuple[Name, ...]:
        """The tables that are made, changed or dropped, sorted."""
        return tuple(sorted({use.name for use in self.uses if use.mode is not Mode.READS}))

    def modes(self, name: Name) -> tuple[Mode, ...]:
        """What happens to one table, in the order of the text."""
        return tuple(use.mode for use in self.uses if use.name == name and not use.column)


@dataclass(frozen=True)
class Refusal:
    """A statement that is not let through: a stable code, one sentence, one fix, and the line of the text (from 1)."""

    code: str
    message: str
    fix: str
    line: int = 1

    def __str__(self) -> str:
        return f"error[{self.code}]: {self.message}\n  fix       {self.fix}"


class Refused(Exception):  # noqa: N818  (it carries a refusal and never leaves this package)
    """Ends the placing of a text from within."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
