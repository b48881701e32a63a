"""A compiled lock, line by line: each pin with its hashes, and who wants it.

The form is that of pip-compile and ``uv pip compile``: a pin, its hashes, a comment ``# via`` with one requirer a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from firedoor.pins.lock import normalise
from firedoor.pins.requirements import decode

_PIN = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:\[([^\]]*)\])?\s*==\s*([A-Za-z0-9.+!_-]+)\s*(?:;\s*([^\\#]*?))?"
    r"(?=\s*(?:\\|\#|--hash|\Z))"
)
_HASH = re.compile(r"--hash=(\w+):(\w*)")
_MANY = re.compile(r"(?:    --hash=sha256:[0-9a-f]{64}+(?: \\)?+\n)++")  # most lines of a lock: taken as one
_SHA256 = re.compile(r"[0-9a-f]{64}")
_VIA = re.compile(r"#\s*via\b:?\s*(.*)")
_REQUIRER = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:\[[^\]]*\])?")
_HARMLESS = ("--only-binary", "--no-binary", "--pre")


@dataclass(slots=True)
class LockedLine:
    """One pin of a lock: ``line`` from 1, ``via`` normalised names, ``roots`` paths of files.

    ``hash_texts`` holds its hashes as they are written: most who read a lock only ask whether there are any.
    """

    name: str
    version: str
    extras: frozenset[str]
    marker: str
    line: int
    hash_texts: list[str] = field(default_factory=list)
    via: set[str] = field(default_factory=set)
    roots: set[str] = field(default_factory=set)

    @property
    def hashes(self) -> frozenset[str]:
        """The hex sha256 of each file that may be installed."""
        return frozenset(value for text in self.hash_texts for value in _SHA256.findall(text))


@dataclass(frozen=True, slots=True)
class LockedText:
    """The pins of one lock in order, and ``(line, what is wrong)`` of each line that is no pin."""

    pins: tuple[LockedLine, ...]
    faults: tuple[tuple[int, str], ...]


def locked_text(data: bytes) -> LockedText:
    """Return what a lock says; what is not of the form is among ``faults``."""
    pins: list[LockedLine] = []
    faults: list[tuple[int, str]] = []
    last: LockedLine | None = None
    via = False
    whole = decode(data).replace("\r\n", "\n")
    end = 0
    number = 0
    while end < len(whole):
        if last is not None and (many := _MANY.match(whole, end)) is not None:
            last.hash_texts.append(many[0])
            number += many[0].count("\n")
            end = many.end()
            continue
        start, end = end, whole.find("\n", end) + 1 or len(whole)
        line = whole[start:end]
        number += 1
        text = line.strip()
        if not text:
            continue
        if text[0] == "#":
            via = last is not None and _comment(text, last, via)
        elif line[0] in " \t" and text.startswith("--hash"):
            if last is not None:
                _hashes(text, last, number, faults)
        else:
            via, last = False, _pin(text, number, faults)
            if last is not None:
                pins.append(last)
    return LockedText(tuple(pins), tuple(faults))


def _pin(text: str, number: int, faults: list[tuple[int, str]]) -> LockedLine | None:
    match = _PIN.match(text)
    if match is None:
        if not text.startswith(_HARMLESS):
            option = text.split()[0].partition("=")[0]
            why = f"{option} belongs to the machine, not to a lock" if text[0] == "-" else f"no exact pin: {text[:60]}"
            faults.append((number, why))
        return None
    extras = frozenset(normalise(extra.strip()) for extra in (match[2] or "").split(",") if extra.strip())
    found = LockedLine(normalise(match[1]), match[3], extras, (match[4] or "").strip(), number)
    rest = text[match.end() :]
    _hashes(rest, found, number, faults)
    if "# via" in rest:
        _comment(rest[rest.index("# via") :], found, False)
    return found


def _hashes(text: str, pin: LockedLine, number: int, faults: list[tuple[int, str]]) -> None:
    for kind, value in _HASH.findall(text):
        if kind == "sha256" and _SHA256.fullmatch(value):
            pin.hash_texts.append(value)
        else:
            faults.append((number, f"no sha256: {kind}:{value[:20]}"))


def _comment(text: str, pin: LockedLine, inside: bool) -> bool:
    """Take who wants ``pin`` from a comment; return whether the next one may go on."""
    via = _VIA.match(text)
    if via is None and not inside:
        return False
    for item in (via[1] if via else text[1:]).split(","):
        word = item.strip()
        if word.startswith(("-r ", "-c ")):
            if word[1] == "r":
                pin.roots.add(word[3:].strip())
        elif word and (match := _REQUIRER.match(word)) is not None:
            if word.endswith(")") or "/" in word:
                pin.roots.add(word.partition(" (")[0])
            else:
                pin.via.add(normalise(match[1]))
    return True
