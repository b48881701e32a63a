"""The marker of an environment: a file in it that is written last, so what has none is no environment.

It is read by ``firedoor_airflow`` on workers, too; ``docs/guide/workers.md`` has its form.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from firedoor.environments.key import RULES

NAME = "firedoor.json"
SCHEMA = "firedoor.environment/1"


@dataclass(frozen=True, slots=True)
class Marker:
    """``lock`` is the digest of what is installed, ``python`` a minor version, ``program`` a path in it."""

    lock: str
    python: str
    tag: str
    form: str
    program: str

    def to_json(self) -> dict[str, object]:
        """The document in the environment."""
        return {
            "schema": SCHEMA,
            "rules": RULES,
            "lock": self.lock,
            "python": self.python,
            "tag": self.tag,
            "format": self.form,
            "program": self.program,
        }


def write_marker(home: Path, marker: Marker) -> None:
    """Put ``marker`` into the environment ``home``."""
    text = json.dumps(marker.to_json(), indent=2, sort_keys=True) + "\n"
    (home / NAME).write_text(text, encoding="utf-8")


def read_marker(home: Path) -> Marker | None:
    """What the environment at ``home`` says of itself; ``None`` where none is whole there, or by other rules.

    An environment of which the interpreter was removed from the machine is not whole.
    """
    try:
        said = json.loads((home / NAME).read_bytes())
        if (said["schema"], said["rules"]) != (SCHEMA, RULES):
            return None
        marker = Marker(*(str(said[name]) for name in ("lock", "python", "tag", "format", "program")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return marker if (home / marker.program).exists() else None
