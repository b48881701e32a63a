"""Where evidence is kept: what every store promises.

A store keeps the first record of each (key, outcome, local or not): no verdict needs more. So every entry has a name
that follows from the key, nothing has to be listed, and of two writers at once either may win. Nothing is changed once
it is there, but for a damaged entry: it counts as absent, is reported, and gives way to a whole one of its name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from firedoor.evidence.key import Key
from firedoor.evidence.record import DamagedError, Record, read_record
from firedoor.evidence.verdict import GREEN, MISSING, Verdict, verdict
from firedoor.findings import WARNING, Finding


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies at one place: its bytes, or the reason why they cannot be had."""

    place: str
    data: bytes | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence for one key, and a warning for each entry that was none."""

    records: tuple[Record, ...] = ()
    damaged: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The verdict of the records. Never green beside a damaged entry: that one may have been the failure."""
        said = verdict(self.records)
        return MISSING if said == GREEN and self.damaged else said

    def for_gate(self) -> Found:
        """The same without records of a tree that is no commit's: they serve their own machine only."""
        return Found(tuple(record for record in self.records if not record.origin.local), self.damaged)


class Store(Protocol):
    """A place for evidence."""

    @property
    def place(self) -> str:
        """What a reader calls it: a path or an address."""

    def find(self, keys: Iterable[Key]) -> Mapping[Key, Found]:
        """What is known of each of ``keys``; raises WorldError where the store cannot be asked."""

    def put(self, record: Record) -> bool:
        """Keep ``record``; false where its like is there already. Raises WorldError FD503 where it cannot be kept."""

    def collect(self, roots: Collection[str], older_than_days: float) -> int:
        """Drop the evidence for each fingerprint that is not among ``roots``; return how many entries that were.

        All or none of a fingerprint, its failures last, so that no verdict is ever greener than it was. One with a
        younger entry stays: what is being made now is nobody's root yet.
        """


def entry_name(record: Record) -> str:
    """The name of the entry for ``record``, below its fingerprint."""
    return name_of(record.key.digest, record.outcome, local=record.origin.local)


def name_of(key_digest: str, outcome: str, *, local: bool) -> str:
    """The name of one entry, below its fingerprint."""
    return f"{key_digest}.{outcome}{'.local' if local else ''}.json"


def verified(entries: Iterable[Entry], key: Key) -> Found:
    """What ``entries`` hold for ``key``."""
    records: list[Record] = []
    damaged: list[Finding] = []
    for entry in entries:
        try:
            records.append(_record(entry, key))
        except DamagedError as error:
            damaged.append(
                Finding(
                    path=entry.place,
                    line=None,
                    code="FD501",
                    message=f"an entry of the evidence for {key.check} is damaged: {error}",
                    fix=f"remove it, then run {key.check} again",
                    level=WARNING,
                )
            )
    return Found(tuple(records), tuple(damaged))


def _record(entry: Entry, key: Key) -> Record:
    if entry.data is None:
        raise DamagedError(entry.reason)
    record = read_record(entry.data, key)
    if entry_name(record) != entry.place.rpartition("/")[2]:
        raise DamagedError("it is another outcome than its name says")
    return record
