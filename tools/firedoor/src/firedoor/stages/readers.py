"""Who reads a table, and how: a change of structure breaks some readers and not others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """A DAG file that reads a table, at ``line`` of ``path``.

    ``columns`` are those that it names; None where that is not known, and then it may read all. ``star``: it takes
    every column; ``positional``: by their places (``INSERT … SELECT *``); ``strict``: it fails on a wider type.
    """

    dag_file: str
    path: str = ""
    line: int | None = None
    columns: frozenset[str] | None = None
    star: bool = False
    positional: bool = False
    strict: bool = False

    def reads(self, column: str) -> bool:
        """Whether it may read ``column``; names are compared without case."""
        return self.star or self.columns is None or column.lower() in {name.lower() for name in self.columns}

    @property
    def place(self) -> str:
        """``path:line``, or the DAG file."""
        path = self.path or self.dag_file
        return path if self.line is None else f"{path}:{self.line}"
