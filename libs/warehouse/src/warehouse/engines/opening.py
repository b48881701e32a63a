"""From the address of a database to an open engine.

duckdb:///relative/or//absolute/path.duckdb       a file; duckdb:// alone is in memory
postgresql://user:password@host:port/database     a server; what is missing is taken from PGHOST, PGUSER …
"""

from __future__ import annotations

from urllib.parse import unquote

from .protocol import Engine, EngineError

ENGINES = ("duckdb", "postgresql", "postgres")
"""How an address begins."""


def engine_for(url: str) -> str:
    """The scheme of ``url``; raises EngineError where no engine is called so."""
    scheme = url.partition(":")[0].partition("+")[0]
    if scheme not in ENGINES or "://" not in url:
        raise EngineError(f"no engine is called {scheme!r}; an address begins with one of: {', '.join(ENGINES)}")
    return scheme


def connect(url: str, *, write: bool = True, seconds: int = 0) -> Engine:
    """An open engine. Without ``write`` it can only read; ``seconds`` is the longest that a statement may take.

    Raises EngineError where it cannot be opened, or its driver is not installed.
    """
    scheme = engine_for(url)
    if scheme == "duckdb":
        from .duckdb_engine import open_engine as opened  # no driver is imported before it is asked for

        return opened(url, write, seconds)
    from .postgres_engine import open_engine

    return open_engine(url, write, seconds)


def path_of(url: str) -> str:
    """The file of a ``duckdb:`` address; ``:memory:`` where it names none."""
    rest = unquote(url.partition("://")[2])
    return rest.removeprefix("/") or ":memory:"
