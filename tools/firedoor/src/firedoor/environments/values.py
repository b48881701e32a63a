"""What an environment is made from, and what was made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FOLDER = "environments"
"""Where environments are in the folder that $FIREDOOR_ENVIRONMENTS names, or in the repository's cache."""
VENV, PEX = "venv", "pex"
MADE, UNCHANGED = "made", "unchanged"


@dataclass(frozen=True)
class Lock:
    """A lock: its ``path`` as people say it, and its bytes."""

    path: str
    text: bytes

    @cached_property
    def sha256(self) -> str:
        """Hex digest of its bytes: what META.json of an artifact says of its lock."""
        return hashlib.sha256(self.text).hexdigest()


@dataclass(frozen=True, slots=True)
class Environment:
    """One environment: the folder ``home``, its ``program`` (what runs Python in it), and how it is known.

    ``key`` is the name of its folder; ``python`` a minor version, as in ``3.11``; ``tag`` says for which builds of
    Python and which platform its binaries are; ``form`` is ``venv`` or ``pex``; ``state`` is ``made`` or ``unchanged``.
    """

    home: Path
    program: Path
    key: str
    python: str
    tag: str
    form: str
    state: str

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.env/1``, without lock and DAGs."""
        return {
            "key": self.key,
            "state": self.state,
            "format": self.form,
            "python": self.python,
            "tag": self.tag,
            "home": str(self.home),
            "program": str(self.program),
        }
