"""What the judge and the sampler ask of an engine: a part of ``warehouse.engines.Engine``, which fulfils it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

Name = tuple[str, ...]
"""The parts of a physical name, from the outside in."""

Rows = list[tuple[Any, ...]]


class Engine(Protocol):
    """One open connection; ``dialect`` is the name of its SQL, as sqlglot calls it."""

    dialect: str

    def execute(self, sql: str) -> Rows:
        """Run one statement and return all its rows."""

    def quote(self, *parts: str) -> str:
        """A name, or its parts joined by dots, quoted."""

    def columns(self, table: Name) -> Sequence[tuple[str, str, bool]]:
        """Each column's name, its type in the engine's words, whether NULL is allowed; none where there is no table."""

    def begin(self) -> None:
        """Begin a transaction."""

    def commit(self) -> None:
        """Make lasting what the transaction did."""

    def rollback(self) -> None:
        """Undo what the transaction did."""


@contextmanager
def transaction(engine: Engine) -> Iterator[None]:
    """All of the block or nothing: what is half written is never seen."""
    engine.begin()
    try:
        yield
    except BaseException:
        engine.rollback()
        raise
    engine.commit()


def text_literal(value: object) -> str:
    """A string of SQL. Single quotes are doubled; the engines here read a backslash as itself."""
    return "'" + str(value).replace("'", "''") + "'"


def value_literal(engine: Engine, value: object) -> str:
    """A value that the engine gave, as it takes it back where its column is compared with it."""
    if isinstance(value, bytes | memoryview):
        form = "".join(f"\\x{byte:02X}" for byte in bytes(value)) if engine.dialect == "duckdb" else f"\\x{value.hex()}"
        return text_literal(form)
    return text_literal(value)
