"""What every engine can do. ``warehouse.engines.contract.EngineContract`` holds each to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

Rows = list[tuple[Any, ...]]

Name = tuple[str, ...]
"""The parts of a physical name, from the outside in: ``("nyc", "flights")``, ``("production", "nyc", "flights")``."""


class EngineError(Exception):
    """The engine cannot do what was asked; the text is its own words."""


class Column(NamedTuple):
    """One column: its name, its type in the engine's own words (lower case), whether NULL is allowed."""

    name: str
    type: str
    nullable: bool


class Relation(NamedTuple):
    """A table or view by its physical name, and how many bytes or rows it takes where the engine knows, else -1."""

    name: Name
    is_view: bool = False


class Engine(Protocol):
    """One open connection.

    In every statement ``$name`` takes ``params["name"]``; a ``$`` inside of quotes is a ``$``.
    """

    dialect: str
    """The name of its SQL, as sqlglot calls it."""

    driver: str
    """The module that connects."""

    def execute(self, sql: str, params: Mapping[str, object] | None = None) -> Rows:
        """Run one statement and return all its rows, none for one that returns none. Raises EngineError."""

    def query(self, sql: str, params: Mapping[str, object] | None = None) -> tuple[list[str], Rows]:
        """As :meth:`execute`, with the names of the result's columns; no names for a statement without a result."""

    def quote(self, *parts: str) -> str:
        """A name, or its parts joined by dots, quoted, so that any text is a name."""

    def tables(self, namespace: Name) -> list[Relation]:
        """Tables and views of a namespace by name; none where there is no such namespace."""

    def columns(self, table: Name) -> list[Column]:
        """Columns in their order; none where there is no such table."""

    def create_namespace(self, namespace: Name) -> None:
        """Make a namespace, unless it is there."""

    def drop_namespace(self, namespace: Name) -> None:
        """Remove a namespace with all that is in it, if it is there."""

    def attach(self, url: str, name: str) -> Name:
        """Have the database at ``url`` for reading only, and return what its names begin with.

        That is ``(name,)`` where one connection sees several databases, else ``()``: it is the database itself, and
        that it cannot be written is for the role of the connection to see to. :meth:`refusal` tells.
        """

    def refusal(self, namespace: Name) -> str:
        """Try to make a table in ``namespace`` and return why the engine refuses; empty where it did not.

        What was made is removed again.
        """

    def revision(self, table: Name) -> str:
        """A text that differs when the rows of ``table`` may have changed since; cheap, and not portable."""

    def begin(self) -> None:
        """Begin a transaction."""

    def commit(self) -> None:
        """Make lasting what the transaction did."""

    def rollback(self) -> None:
        """Undo what the transaction did."""

    def close(self) -> None:
        """Close the connection; an open transaction is undone."""


def parts_of(name: str | Sequence[str]) -> Name:
    """The parts of ``schema.table``, or the parts as they are."""
    return tuple(name.split(".")) if isinstance(name, str) else tuple(name)
