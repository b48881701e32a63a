"""The pins of one DAG's lock with their hashes: what a lock must say before anything is packed by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from firedoor.errors import UsageError
from firedoor.pins.requirement_line import Requirement, parse_requirement
from firedoor.pins.requirements import decode, logical_lines

_HASH = "option:--hash=sha256:"
_PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True, slots=True)
class LockedPin:
    """One pin: normalised ``name``, exact ``version``, the sha256 of every file that may be installed for it.

    Where markers give each Python a version of its own, ``version`` holds all, as in ``2.4|2.5``, and ``by_python``
    says which is whose.
    """

    name: str
    version: str
    hashes: frozenset[str]
    by_python: tuple[tuple[str, str], ...] = ()

    def version_for(self, python: str) -> str:
        """The version that a minor version of Python installs; empty where the lock gives it none."""
        return dict(self.by_python).get(python, "") if self.by_python else self.version


def locked_pins(path: str, text: bytes) -> dict[str, LockedPin]:
    """Return the pins of the lock ``path`` (pip-tools format) by name, without those that no supported Python installs.

    Raises UsageError FD307 with every line that has no exact version, no sha256, or a source of its own.
    """
    found: dict[str, LockedPin] = {}
    faults: list[str] = []
    for number, line, _ in logical_lines(decode(text)):
        if not line:
            continue
        pin = _pin(line)
        if isinstance(pin, str):
            faults.append(f"{path}:{number}: {pin}")
        elif pin is not None and found.setdefault(pin.name, pin) != pin:
            both = _both(found[pin.name], pin)
            if both is None:
                faults.append(f"{path}:{number}: {pin.name} is pinned twice, and differently")
            else:
                found[pin.name] = both
    if faults:
        raise UsageError(
            "FD307",
            f"the lock {path} does not say which bytes to pack",
            because="\n            ".join(faults),
            fix="firedoor lock",
        )
    return found


def _pin(line: str) -> LockedPin | str | None:
    """The pin of one line, what is wrong with it, or ``None`` where nothing is installed by it."""
    if line.startswith("-"):
        option = line.split()[0].partition("=")[0]
        return None if option in ("--only-binary", "--no-binary") else f"{option} is no pin"
    parsed = parse_requirement(line)
    if isinstance(parsed, str):
        return parsed
    if not _pythons(parsed):
        return None
    hashes = frozenset(fact.removeprefix(_HASH) for fact in parsed.facts if fact.startswith(_HASH))
    if any(fact.startswith("url:") for fact in parsed.facts):
        return f"{parsed.name} comes from an address, not from an index"
    if not parsed.version or not hashes:
        return f"{parsed.name} has no {'sha256' if parsed.version else 'exact version'}"
    pythons = _pythons(parsed)
    by_python = () if pythons == _PYTHONS else tuple((python, parsed.version) for python in pythons)
    return LockedPin(parsed.name, parsed.version, hashes, by_python)


def _both(one: LockedPin, other: LockedPin) -> LockedPin | None:
    """Two pins of one name that are for different Pythons, as one; ``None`` where a Python has both."""
    pythons = [python for python, _ in (*one.by_python, *other.by_python)]
    if not (one.by_python and other.by_python) or len(pythons) != len({*pythons}):
        return None
    version = "|".join(sorted({*one.version.split("|"), other.version}))
    return LockedPin(one.name, version, one.hashes | other.hashes, (*one.by_python, *other.by_python))


def _pythons(requirement: Requirement) -> tuple[str, ...]:
    """The supported Pythons for which the marker holds on Linux; a marker that cannot be read holds."""
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

    text = next(_markers(requirement), "")
    if not text:
        return _PYTHONS
    try:
        marker = Marker(text)
        return tuple(python for python in _PYTHONS if marker.evaluate(_environment(python)))
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return _PYTHONS


def _markers(requirement: Requirement) -> Iterator[str]:
    return (fact.removeprefix("marker:") for fact in requirement.facts if fact.startswith("marker:"))


def _environment(python: str) -> dict[str, str | set[str]]:
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "os_name": "posix",
        "platform_system": "Linux",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
