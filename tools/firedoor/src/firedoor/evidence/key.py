"""What one piece of evidence speaks of: equal keys are checks of which the outcome must be equal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firedoor.evidence.canonical import digest

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Everything that may change what a check finds.

    ``check`` is its name (``smoke``); ``fingerprint`` the DAG file's, 32 hex digits; ``artifact`` the sha256 of what
    was checked, empty for the tree itself; ``inputs`` a digest of what only the check reads: tests, contracts,
    expectations, limits, fixtures, its own rules; ``runtime`` a digest of what surrounded the DAG; ``data`` the
    revision of each set of data it ran on, sorted by name.

    Raises ValueError for a name or a fingerprint that is none: a part that is missing must not look like an equal one.
    """

    check: str
    fingerprint: str
    artifact: str = ""
    inputs: str = ""
    runtime: str = ""
    data: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.check):
            raise ValueError(f"no name of a check: {self.check!r}")
        if not _FINGERPRINT.fullmatch(self.fingerprint):
            raise ValueError(f"no fingerprint: {self.fingerprint!r}")
        if list(self.data) != sorted(dict(self.data).items()):
            raise ValueError(f"revisions of data must be sorted, each once: {self.data!r}")

    def to_json(self) -> dict[str, object]:
        """The key as it stands in a record."""
        return {
            "check": self.check,
            "fingerprint": self.fingerprint,
            "artifact": self.artifact,
            "inputs": self.inputs,
            "runtime": self.runtime,
            "data": dict(self.data),
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Key:
        """The key that :meth:`to_json` wrote; raises KeyError, TypeError or ValueError for anything else."""
        texts = {name: document[name] for name in ("check", "fingerprint", "artifact", "inputs", "runtime")}
        data = tuple(sorted(document["data"].items()))
        if not all(isinstance(text, str) for text in (*texts.values(), *(word for pair in data for word in pair))):
            raise TypeError("every part of a key is a text")
        return cls(**texts, data=data)

    @property
    def digest(self) -> str:
        """64 hex digits: what the evidence for this key is found under."""
        return digest(self.to_json())
