"""All evidence of a folder, for a gate: it knows what it expects, but not every part of the keys that jobs used."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from firedoor.evidence.folder import Folder
from firedoor.evidence.key import Key
from firedoor.evidence.places import Several
from firedoor.evidence.record import Record
from firedoor.evidence.store import Entry, Store, verified
from firedoor.findings import WARNING, Finding


@dataclass(frozen=True, slots=True)
class Everything:
    """Records that verify; ``damaged`` maps a fingerprint to the entries below it that do not."""

    records: tuple[Record, ...] = ()
    damaged: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)


def everything(*roots: Path, of: Collection[str] | None = None) -> Everything:
    """What the folders of evidence at ``roots`` hold, of all fingerprints or ``of`` some.

    One that is not there holds nothing.
    """
    return read_every(
        (path.parent.name, entry)
        for root in roots
        for path in sorted(root.glob("??/*/*.json"))
        if of is None or path.parent.name in of
        for entry in _entries(path)
    )


def everything_of(store: Store, of: Collection[str] | None = None) -> Everything:
    """What ``store`` holds, of whatever kind it is; of all fingerprints, or ``of`` some.

    Raises WorldError or UsageError where it cannot be listed.
    """
    if isinstance(store, Several):
        parts = [everything_of(one, of) for one in store.stores]
        damaged: dict[str, tuple[Finding, ...]] = {}
        for part in parts:
            for fingerprint, found in part.damaged.items():
                damaged[fingerprint] = (*damaged.get(fingerprint, ()), *found)
        return Everything(tuple(record for part in parts for record in part.records), damaged)
    if isinstance(store, Folder):
        return everything(store.root, of=of)
    from firedoor.evidence.registry import Registry  # urllib, which no laptop needs

    if isinstance(store, Registry):
        return read_every(store.every_entry(of))
    raise TypeError(f"no store that can be listed: {store!r}")


def read_every(entries: Iterable[tuple[str, Entry]]) -> Everything:
    """What ``entries`` hold, each with the fingerprint below which it lies."""
    records: list[Record] = []
    damaged: dict[str, list[Finding]] = defaultdict(list)
    for fingerprint, entry in entries:
        key = _key(entry, fingerprint)
        if key is None:
            damaged[fingerprint].append(_unreadable(entry.place))
            continue
        found = verified([entry], key)
        records += found.records
        damaged[fingerprint] += found.damaged
    return Everything(tuple(records), {name: tuple(found) for name, found in damaged.items() if found})


def _entries(path: Path) -> Iterator[Entry]:
    try:
        yield Entry(path.as_posix(), path.read_bytes())
    except OSError as error:
        yield Entry(path.as_posix(), None, error.strerror or str(error))


def _key(entry: Entry, fingerprint: str) -> Key | None:
    """The key that an entry says it is of, None where it says none or lies below another fingerprint."""
    try:
        key = Key.from_json(json.loads(entry.data or b"")["key"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return key if key.fingerprint == fingerprint else None


def _unreadable(place: str) -> Finding:
    return Finding(
        path=place,
        line=None,
        code="FD501",
        message="an entry of evidence is damaged: it tells no key, or that of another place",
        fix="remove it, then run its check again",
        level=WARNING,
    )
