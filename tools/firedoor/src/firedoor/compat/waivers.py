"""Waivers: breaks that are meant. A reviewed entry beside the library says which, why, until when, and what instead.

A waiver whose day is over still counts in a merge request: whoever changes something else on that day must not find the
gate shut. Scheduled pipelines judge the day, and fail until the entry is prolonged or removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from firedoor.config.committed import read_tables
from firedoor.config.keys import Key
from firedoor.findings import ERROR, WARNING, Finding

WAIVERS = "waivers.toml"
_TABLE = "waiver"
_KEYS = {
    "symbol": Key("text", "What breaks, as its users import it: warehouse.write."),
    "reason": Key("text", "Why it must."),
    "who": Key("text", "Who answers for it."),
    "until": Key("day", "The last day (UTC) of the waiver."),
    "replaced_by": Key("text", "What its users write instead."),
    "contracts": Key("texts", "Released contract tests that may fail because of it: contracts/test_tables.py::test_x."),
}


@dataclass(frozen=True, slots=True, order=True)
class Waiver:
    """One entry: that ``symbol`` breaks is meant, through the day ``until``; ``contracts`` are tests that may fail.

    ``place`` is path:line of the entry.
    """

    symbol: str
    reason: str
    who: str
    until: date
    replaced_by: str
    contracts: tuple[str, ...] = ()
    place: str = field(default="", compare=False)

    @property
    def sentence(self) -> str:
        """What a report says of it."""
        return f"waived until {self.until.isoformat()} by {self.who}: {self.reason} ({self.place})"

    def is_over(self, clocks: Sequence[datetime]) -> bool:
        """Whether its last day has passed by any of ``clocks``."""
        return max(clocks) >= datetime.combine(self.until, time(), UTC) + timedelta(days=1)

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {
            "symbol": self.symbol,
            "reason": self.reason,
            "who": self.who,
            "until": self.until.isoformat(),
            "replaced_by": self.replaced_by,
            "contracts": list(self.contracts),
            "place": self.place,
        }


def read_waivers(content: bytes | None, path: str) -> tuple[Waiver, ...]:
    """The entries of a file of waivers (None: there is none), sorted. Raises UsageError FD850 with all its faults."""
    entries = read_tables(content, path, _TABLE, _KEYS, ("symbol",), optional=("contracts",))
    return tuple(sorted(Waiver(**entry) for entry in entries))


def waiver_of_contract(test: str, waivers: Iterable[Waiver]) -> Waiver | None:
    """The waiver that names the contract test ``test``: only by its name, since a test may fail for two reasons."""
    return next((waiver for waiver in waivers if test in waiver.contracts), None)


def waiver_text(symbol: str, *, contracts: Iterable[str] = ()) -> str:
    """An entry to paste and to complete."""
    import json

    named = list(contracts)
    lines = [
        f"[[{_TABLE}]]",
        f"symbol = {json.dumps(symbol)}",
        'reason = "…"',
        'who = "…"',
        "until = …-…-…",
        'replaced_by = "…"',
    ]
    return "\n".join(lines + ([f"contracts = {json.dumps(named)}"] if named else []))


def over(waivers: Mapping[str, Iterable[Waiver]], clocks: Sequence[datetime], *, scheduled: bool) -> list[Finding]:
    """A finding for each waiver that is over; ``waivers`` by library. An error in a ``scheduled`` pipeline only."""
    found = []
    for library, entries in sorted(waivers.items()):
        for waiver in entries:
            if waiver.is_over(clocks):
                path, _, line = waiver.place.rpartition(":")
                said = f"the waiver of {waiver.symbol} was over on {waiver.until.isoformat()}"
                fix = f"firedoor compat {library} --deprecations tells who still uses it; prolong or remove the entry"
                level = ERROR if scheduled else WARNING
                found.append(Finding(path, int(line), "FD941", f"{said}; {waiver.who} answers for it", fix, level))
    return found
