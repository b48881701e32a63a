"""All evidence of a folder, for a gate: it knows what it expects, but not every part of the keys that jobs used."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from firedoor.evidence.key import Key
from firedoor.evidence.record import Record
from firedoor.evidence.store import Entry, verified
from firedoor.findings import WARNING, Finding


@dataclass(frozen=True, slots=True)
class Everything:
    """Records that verify; ``damaged`` maps a fingerprint to the entries below it that do not."""

    records: tuple[Record, ...] = ()
    damaged: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)


def everything(*roots: Path) -> Everything:
    """What the folders of evidence at ``roots`` hold; one that is not there holds nothing."""
    records: list[Record] = []
    damaged: dict[str, list[Finding]] = defaultdict(list)
    for path in (path for root in roots for path in sorted(root.glob("??/*/*.json"))):
        found = verified(_entries(path), key) if (key := _key(path)) else None
        if found is None:
            damaged[path.parent.name].append(_unreadable(path))
            continue
        records += found.records
        damaged[path.parent.name] += found.damaged
    return Everything(tuple(records), {name: tuple(found) for name, found in damaged.items() if found})


def _entries(path: Path) -> Iterator[Entry]:
    try:
        yield Entry(path.as_posix(), path.read_bytes())
    except OSError as error:
        yield Entry(path.as_posix(), None, error.strerror or str(error))


def _key(path: Path) -> Key | None:
    """The key that an entry says it is of, None where it says none or lies below another fingerprint."""
    try:
        key = Key.from_json(json.loads(path.read_bytes())["key"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return key if key.fingerprint == path.parent.name else None


def _unreadable(path: Path) -> Finding:
    return Finding(
        path=path.as_posix(),
        line=None,
        code="FD501",
        message="an entry of evidence is damaged: it tells no key, or that of another place",
        fix="remove it, then run its check again",
        level=WARNING,
    )
