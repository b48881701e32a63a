"""What a lock file says, as values: pins, the graph between them, and what could not be read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Pin:
    """One locked distribution.

    ``name`` is normalised; ``version`` is ``""`` where the file gives a range or nothing, and ``1.0|2.0`` where it
    locks several for different markers. ``digest`` covers all that can change what is installed under this name:
    version, hashes, markers, URL, extras, source, and the groups that ask for it. ``requires`` holds the names of
    other pins of the same lock that this one needs (active extras counted), ``None`` where the file does not say.
    """

    name: str
    version: str
    digest: str
    requires: frozenset[str] | None
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LockProblem:
    """A part of a lock file that could not be read: ``line`` counts from 1, 0 where the whole file is meant."""

    path: str
    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Lock:
    """One lock file at one revision.

    ``options_digest`` covers what decides over all pins at once: index addresses, included files, the Python version.
    ``residue_digest`` covers what normally changes together with a pin (a content hash of the project file): it
    counts only when no pin changed. ``includes`` are the requirement and constraint files named with ``-r`` and
    ``-c``, relative to the repository root. ``complete_graph``: every pin's ``requires`` is known.
    ``digest`` covers all of it; two locks with one digest are equal for every question of this room.
    """

    path: str
    format: str
    pins: Mapping[str, Pin]
    options_digest: str
    residue_digest: str
    includes: tuple[str, ...]
    complete_graph: bool
    problems: tuple[LockProblem, ...]
    digest: str

    def __hash__(self) -> int:
        """Return the hash of the digest: equal locks have equal digests, and memoising by lock must be cheap."""
        return hash(self.digest)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a lock file before entries of one name are joined; ``facts`` feed the pin's digest."""

    name: str
    version: str
    facts: tuple[str, ...]
    requires: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()


@lru_cache(maxsize=65536)
def normalise(name: str) -> str:
    """Return the distribution name in the form of the packaging specification ("Names and normalization")."""
    return re.sub(r"[-_.]+", "-", name).lower()


def digest_of(value: object) -> str:
    """Return the hex sha256 of a value's canonical JSON; tuples count as lists."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def build_lock(
    path: str,
    kind: str,
    entries: Iterable[Entry],
    *,
    raw: bytes,
    options: Iterable[str] = (),
    residue: Iterable[str] = (),
    includes: Iterable[str] = (),
    complete_graph: bool = False,
    problems: Iterable[LockProblem] = (),
) -> Lock:
    """Join entries of one name, order everything, and return the lock.

    With a problem in the file the whole text goes into ``options_digest``: what cannot be read may have changed
    anything, so any edit of such a file counts for every pin.
    """
    grouped: dict[str, list[Entry]] = {}
    for entry in entries:
        grouped.setdefault(entry.name, []).append(entry)
    pins = {name: _join(name, grouped[name], complete_graph) for name in sorted(grouped)}
    faults = tuple(problems)
    opts = sorted(set(options)) + ([hashlib.sha256(raw).hexdigest()] if faults else [])
    options_digest = digest_of(opts)
    residue_digest = digest_of(sorted(set(residue)))
    graph = [[p.name, p.digest, sorted(p.requires or ()), sorted(p.uses)] for p in pins.values()]
    named = tuple(sorted(set(includes)))
    whole = digest_of([path, kind, options_digest, residue_digest, named, complete_graph, graph])
    return Lock(path, kind, pins, options_digest, residue_digest, named, complete_graph, faults, whole)


def _join(name: str, entries: list[Entry], complete_graph: bool) -> Pin:
    versions = sorted({entry.version for entry in entries if entry.version})
    facts = sorted({(entry.version, *entry.facts) for entry in entries})
    requires = frozenset().union(*(entry.requires for entry in entries)) - {name}
    uses = frozenset().union(*(entry.uses for entry in entries)) - {name}
    return Pin(name, "|".join(versions), digest_of(facts), requires if complete_graph else None, uses)
