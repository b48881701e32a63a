"""What a check has to say about the code it looked at: a value, never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ERROR, WARNING, NOTE = "error", "warning", "note"
LEVELS = (ERROR, WARNING, NOTE)
"""An error makes its check fail; a warning and a note do not."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, at one place.

    ``path`` is relative to the repository root (``/`` between its parts; empty when there is no place), ``line`` counts
    from 1, ``code`` is stable (``FD`` and three digits), ``fix`` is what to paste or to do, ``detail`` a traceback or
    the end of a log.
    """

    path: str
    line: int | None
    code: str
    message: str
    fix: str = ""
    level: str = ERROR
    detail: str = ""

    def to_json(self) -> dict[str, object]:
        """The finding in the JSON contracts that carry findings."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Finding:
        """The finding that :meth:`to_json` wrote; raises KeyError when a part is missing."""
        return cls(**{name: document[name] for name in cls.__slots__})

    @property
    def order(self) -> tuple[str, int, str, str]:
        """What findings are sorted by: place, then code, then words."""
        return self.path, self.line or 0, self.code, self.message

    @property
    def place(self) -> str:
        """``path:line``, as far as they are known."""
        return self.path if self.line is None else f"{self.path}:{self.line}"
