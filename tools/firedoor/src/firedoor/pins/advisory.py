"""One record of known vulnerabilities in the OSV format, and whether it speaks of a version.

Source: the OSV schema, https://ossf.github.io/osv-schema/, section "Evaluation".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from firedoor.pins.lock import normalise

if TYPE_CHECKING:
    from packaging.version import Version

_EVENTS = ("introduced", "fixed", "last_affected", "limit")
_ORDERED = "ECOSYSTEM"
_COMMITS = "GIT"


@dataclass(frozen=True, slots=True)
class Affected:
    """One distribution of a record: ``versions`` that are listed, ``ranges`` of (event, version) to compare.

    ``unordered`` says why there may be more than these tell: empty where they tell all.
    """

    name: str
    versions: tuple[str, ...]
    ranges: tuple[tuple[tuple[str, str], ...], ...]
    unordered: str = ""


@dataclass(frozen=True, slots=True)
class Advisory:
    """One record: ``affected`` holds only its distributions of the ecosystem PyPI."""

    id: str
    aliases: tuple[str, ...]
    summary: str
    severity: str
    modified: datetime
    withdrawn: bool
    affected: tuple[Affected, ...]


class UnorderedError(ValueError):
    """A text that is no version of PEP 440, so that nobody knows what it is before or after."""


def advisory(document: object) -> Advisory:
    """The record that a JSON document is. Raises ValueError with what is wrong where it is none."""
    if not isinstance(document, dict):
        raise ValueError("it is no JSON object")
    affected = [_affected(entry) for entry in _list(document, "affected", dict) if _of_pypi(entry)]
    return Advisory(
        _text(document, "id"),
        tuple(_list(document, "aliases", str)),
        " ".join(str(document.get("summary") or document.get("details") or "").split())[:200],
        _severity(document),
        _moment(_text(document, "modified")),
        bool(document.get("withdrawn")),
        tuple(affected),
    )


def affects(affected: Affected, version: str) -> bool:
    """Whether ``version`` is listed or within a range. Raises UnorderedError where that cannot be ordered.

    A version of one's own (``2.0+cpu``) counts as the public one that it is made from: it is newer than ``2.0`` by
    the rules of PEP 440, and nobody says that it holds the repair.
    """
    if version in affected.versions:
        return True
    mine = _public(version)
    if any(_same(mine, listed) for listed in affected.versions):
        return True
    return any(_within(mine, events) for events in affected.ranges)


def fixed_in(affected: Affected, version: str) -> tuple[str, ...]:
    """The versions after ``version`` that a range calls fixed, the nearest first; raises UnorderedError."""
    mine = _public(version)
    told = {text for events in affected.ranges for what, text in events if what == "fixed"}
    return tuple(sorted((text for text in told if ordered(text) > mine), key=ordered))


@lru_cache(maxsize=65536)
def ordered(text: str) -> Version:
    """``text`` as a version that can be compared, ``0`` as that before all others. Raises UnorderedError."""
    from packaging.version import InvalidVersion, Version

    try:
        return Version("0.dev0" if text == "0" else text)
    except InvalidVersion:
        raise UnorderedError(f"{text!r} is no version of PEP 440") from None


def _within(mine: Version, events: tuple[tuple[str, str], ...]) -> bool:
    limits = [text for what, text in events if what == "limit"]
    if limits and not any("*" in limit or mine < ordered(limit) for limit in limits):
        return False
    inside = False
    # Where two events meet at one version, what is introduced there comes last: doubt counts as affected.
    bounds = [event for event in events if event[0] != "limit"]
    for what, text in sorted(bounds, key=lambda event: (ordered(event[1]), event[0] == "introduced")):
        if what == "introduced" and (text == "0" or mine >= ordered(text)):
            inside = True
        elif (what == "fixed" and mine >= ordered(text)) or (what == "last_affected" and mine > ordered(text)):
            inside = False
    return inside


def _public(version: str) -> Version:
    return ordered(ordered(version).public)


def _same(mine: Version, listed: str) -> bool:
    try:
        return mine == _public(listed)
    except UnorderedError:
        return False  # compared as text before: no version that can be read equals it


def _of_pypi(entry: Mapping[str, Any]) -> bool:
    package = entry.get("package")
    return isinstance(package, dict) and str(package.get("ecosystem", "")).partition(":")[0] == "PyPI"


def _affected(entry: Mapping[str, Any]) -> Affected:
    kinds = []
    ranges = []
    for each in _list(entry, "ranges", dict):
        kinds.append(_text(each, "type"))
        if kinds[-1] == _ORDERED:
            ranges.append(tuple(_events(each)))
    versions = tuple(_list(entry, "versions", str))
    others = sorted({*kinds} - {_ORDERED, _COMMITS})
    unordered = ""
    if others:
        unordered = f"it has ranges of the type {', '.join(others)}"
    elif not versions and not ranges:
        unordered = "it tells commits and no versions" if kinds else "it tells no versions"
    return Affected(normalise(_text(entry["package"], "name")), versions, tuple(ranges), unordered)


def _events(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    events = _list(entry, "events", dict)
    if not any("introduced" in event for event in events):
        raise ValueError("a range without an event 'introduced'")
    for event in events:
        for what, text in event.items():
            if what not in _EVENTS or not isinstance(text, str):
                raise ValueError(f"an event that cannot be read: {what}")
            yield what, text


def _severity(document: Mapping[str, Any]) -> str:
    own = document.get("database_specific")
    if isinstance(own, dict) and isinstance(own.get("severity"), str):
        return str(own["severity"]).lower()
    scores = [str(each.get("score", "")) for each in _list(document, "severity", dict)]
    return next(filter(None, scores), "")


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _text(document: Mapping[str, Any], key: str) -> str:
    found = document.get(key)
    if not isinstance(found, str) or not found:
        raise ValueError(f"no text under {key!r}")
    return found


def _list(document: Mapping[str, Any], key: str, kind: type) -> list[Any]:
    found = document.get(key) or []
    if not isinstance(found, list) or not all(isinstance(each, kind) for each in found):
        raise ValueError(f"{key!r} is not a list of what it should be")
    return found
