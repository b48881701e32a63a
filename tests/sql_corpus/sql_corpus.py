"""The statements of the SQL corpus as values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
HALVES = ("learning", "held_out")
DIALECTS = ("duckdb", "postgres", "bigquery", "spark")


@dataclass(frozen=True)
class Nasty:
    """One file of the corpus; see its README."""

    half: str
    dialect: str
    name: str
    sql: str
    kind: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    refuse: bool
    executed: bool
    because: str = ""
    defaults: dict[str, str] = field(default_factory=dict)
    setup: str = ""
    unchanged: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.half}/{self.dialect}/{self.name}"


def statements(half: str) -> list[Nasty]:
    """Every statement of one half, sorted by its path; empty when nobody has written it."""
    return [_read(half, path) for path in sorted((HERE / half).glob("*/*.toml"))]


def setup(half: str, dialect: str) -> str:
    """What makes the tables of one half on one engine."""
    return (HERE / half / dialect / "setup.sql").read_text("utf-8")


def _read(half: str, path: Path) -> Nasty:
    raw = tomllib.loads(path.read_text("utf-8"))
    lists = {name: tuple(raw.pop(name, ())) for name in ("reads", "writes", "unchanged")}
    return Nasty(half=half, dialect=path.parent.name, name=path.stem, **lists, **raw)
