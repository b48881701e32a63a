"""The outcome of one check on one key, and its form as bytes: ``firedoor.evidence/1``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from firedoor.evidence.canonical import canonical, digest
from firedoor.evidence.key import Key
from firedoor.findings import ERROR, Finding

SCHEMA = "firedoor.evidence/1"
PASSED, FAILED = "passed", "failed"
OUTCOMES = (PASSED, FAILED)


class DamagedError(ValueError):
    """Bytes that are no evidence for the key under which they were found."""


@dataclass(frozen=True, slots=True)
class Origin:
    """When and where a record was made; it is not part of any key.

    ``at`` is a time in UTC as in ``2024-01-08T12:00:00Z``, ``where`` the address of a CI job or the name of a machine,
    ``commit`` the commit whose tree was checked. ``local`` says that the work tree held something else than the commit
    (``commit`` is its parent then): such evidence serves its own machine, and no gate.
    """

    at: str
    where: str
    commit: str
    local: bool

    def to_json(self) -> dict[str, object]:
        """The origin as it stands in a record."""
        return {"at": self.at, "where": self.where, "commit": self.commit, "local": self.local}


@dataclass(frozen=True, slots=True)
class Record:
    """One outcome: ``passed`` or ``failed``, with what was found, the seconds it took, and ``facts`` of the check.

    ``facts`` holds JSON values. The document also has ``sha256``, the digest of all the rest of it. Raises ValueError
    where outcome and findings contradict each other: a check fails if and only if it found an error.
    """

    key: Key
    outcome: str
    origin: Origin
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        failed = any(finding.level == ERROR for finding in self.findings)
        if self.outcome != (FAILED if failed else PASSED):
            raise ValueError(f"outcome {self.outcome!r} with {'an error' if failed else 'no error'} among the findings")

    def to_json(self) -> dict[str, object]:
        """The document of the contract; ``sha256`` is that of the rest in canonical form."""
        document: dict[str, object] = {
            "schema": SCHEMA,
            "key": self.key.to_json(),
            "outcome": self.outcome,
            "findings": [finding.to_json() for finding in self.findings],
            "seconds": self.seconds,
            "facts": dict(self.facts),
            "origin": self.origin.to_json(),
        }
        return document | {"sha256": digest(document)}

    def to_bytes(self) -> bytes:
        """The document as it is kept."""
        return canonical(self.to_json()) + b"\n"


def read_record(data: bytes, key: Key) -> Record:
    """The record in ``data``; raises DamagedError, saying why, for anything but whole evidence for ``key``."""
    try:
        document = json.loads(data)
        said = document.pop("sha256")
        if digest(document) != said:
            raise DamagedError("its content is not what was written")
        if document["schema"] != SCHEMA:
            raise DamagedError(f"its schema is {document['schema']!r}, not {SCHEMA!r}")
        if Key.from_json(document["key"]) != key:
            raise DamagedError("it is evidence for another key")
        return Record(
            key,
            document["outcome"],
            Origin(**document["origin"]),
            tuple(Finding.from_json(finding) for finding in document["findings"]),
            document["seconds"],
            document["facts"],
        )
    except DamagedError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedError(f"it cannot be read: {error or type(error).__name__}") from None
