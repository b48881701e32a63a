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
# What stands between two hashes of a lock as uv and pip-compile write it: nine tenths of its lines.
_BETWEEN = " \\\n    --hash=sha256:"
_LENGTH = 64
_SIGN = "\0"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*+")
_PLAIN = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*+)==([0-9A-Za-z.+!]+)")
_NO_EXTRAS: frozenset[str] = frozenset()
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
    whole = decode(data)
    if "\r" in whole:
        whole = whole.replace("\r\n", "\n")
    return _as_written(whole) or _line_by_line(whole)


def _as_written(whole: str) -> LockedText | None:
    """The lock, where it is as uv and pip-compile write it; None where any part is not, and is for a closer look.

    With one sign for what stands between two hashes each pin is one line, and the work is done by ``str``.
    """
    if _SIGN in whole:
        return None
    pins: list[LockedLine] = []
    last: LockedLine | None = None
    number = 0
    via = False
    for line in whole.replace(_BETWEEN, _SIGN).split("\n"):
        number += 1
        if line == "    # via":
            via = last is not None
        elif line[:5] == "    #" or not line or line[0] == "#":
            begins = 10 if line[:10] == "    # via " else 8 if via and line[:8] == "    #   " else 0
            if begins and last is not None and _NAME.fullmatch(line, begins) is not None:
                last.via.add(line[begins:])
                via = True
            elif text := line.strip():
                if _SIGN in text:
                    return None
                via = last is not None and _comment(text, last, via)
        else:
            head, _, hashes = line.partition(_SIGN)
            last = _plain_pin(head, number) if hashes else None
            if last is None:
                return None
            last.hash_texts.append(hashes)
            pins.append(last)
            number += (len(hashes) + 1) // (_LENGTH + 1)
            via = False
    return LockedText(tuple(pins), ()) if _are_hashes(_SIGN.join([pin.hash_texts[0] for pin in pins])) else None


def _plain_pin(text: str, number: int) -> LockedLine | None:
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return LockedLine(plain[1], plain[2], _NO_EXTRAS, "", number)
    faults: list[tuple[int, str]] = []
    found = None if "#" in text or not text.strip() else _pin(text.strip(), number, faults)
    return found if found is not None and not faults and not found.hash_texts else None


def _are_hashes(text: str) -> bool:
    """Whether ``text`` is sha256 in small letters, with one sign between two of them."""
    count = (len(text) + 1) // (_LENGTH + 1)
    plain = text.replace(_SIGN, "")
    if len(plain) != count * _LENGTH or text[_LENGTH :: _LENGTH + 1] != _SIGN * max(0, count - 1):
        return False
    try:
        return bytes.fromhex(plain).hex() == plain
    except ValueError:
        return False


def _line_by_line(whole: str) -> LockedText:
    pins: list[LockedLine] = []
    faults: list[tuple[int, str]] = []
    last: LockedLine | None = None
    via = False
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
