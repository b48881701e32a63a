"""What the warm process recorded of one import, as frozen values: what it touched, and which own code ran."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CLOCK, CHANCE, ENVIRONMENT = "clock", "randomness", "environment"
FILE, FOLDER, PROGRAM, NETWORK, DATABASE = "file", "folder", "subprocess", "network", "database"
VARIABLE, CONNECTION = "Variable", "Connection"


@dataclass(frozen=True, slots=True, order=True)
class Touch:
    """One thing outside of its code that an import read: its ``kind``, ``what`` it was, the line that asked."""

    kind: str
    what: str
    path: str
    line: int

    def to_json(self) -> dict[str, object]:
        """The touch in the JSON contract."""
        return {"kind": self.kind, "what": self.what, "path": self.path, "line": self.line}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Touch:
        """The touch that :meth:`to_json` wrote; raises KeyError when a part is missing."""
        return cls(document["kind"], document["what"], document["path"], document["line"])


@dataclass(frozen=True, slots=True)
class Ran:
    """Code of the repository that ran: ``files``, and ``functions`` as (path, qualified name, line).

    ``functions`` is None where the interpreter cannot tell. ``read``: files that were opened, folders (with ``/``) that
    were listed, all by their paths in the repository.
    """

    files: tuple[str, ...] = ()
    functions: tuple[tuple[str, str, int], ...] | None = None
    read: tuple[str, ...] = ()


def recorded(told: Mapping[str, Any]) -> tuple[tuple[Touch, ...], Ran]:
    """What an answer of the warm process tells; nothing where it could not tell."""
    ran = told.get("ran") or {}
    functions = ran.get("functions")
    return _touched(told), Ran(
        tuple(sorted(ran.get("files", ()))),
        None if functions is None else tuple(sorted((path, name, line) for path, name, line in functions)),
        tuple(sorted(told.get("read", ()))),
    )


def _touched(told: Mapping[str, Any]) -> tuple[Touch, ...]:
    found = {Touch(kind, what, path, line) for kind, what, path, line in told.get("touched", ())}
    whole = {(one.path, one.line) for one in found if (one.kind, one.what) == (ENVIRONMENT, "*")}
    of_variables = (ENVIRONMENT, VARIABLE, CONNECTION)  # the environment can hold all three
    return tuple(
        sorted(
            one for one in found if one.kind not in of_variables or one.what == "*" or (one.path, one.line) not in whole
        )
    )
