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
    """One pin: normalised ``name``, exact ``version``, the sha256 of every file that may be installed for it."""

    name: str
    version: str
    hashes: frozenset[str]


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
            faults.append(f"{path}:{number}: {pin.name} is pinned twice, and differently")
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
    if not _is_installed(parsed):
        return None
    hashes = frozenset(fact.removeprefix(_HASH) for fact in parsed.facts if fact.startswith(_HASH))
    if any(fact.startswith("url:") for fact in parsed.facts):
        return f"{parsed.name} comes from an address, not from an index"
    if not parsed.version or not hashes:
        return f"{parsed.name} has no {'sha256' if parsed.version else 'exact version'}"
    return LockedPin(parsed.name, parsed.version, hashes)


def _is_installed(requirement: Requirement) -> bool:
    """Whether the marker holds on Linux for one of the supported Pythons; a marker that cannot be read holds."""
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

    text = next(_markers(requirement), "")
    if not text:
        return True
    try:
        marker = Marker(text)
        return any(marker.evaluate(_environment(python)) for python in _PYTHONS)
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return True


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
