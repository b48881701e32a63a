"""The version of Python that a lock is for: an environment of another one may miss what only that one needs."""

from __future__ import annotations

from firedoor.pins.base_layer import python_in
from firedoor.pins.requirement_line import Requirement, parse_requirement
from firedoor.pins.requirements import compiled_for, decode, logical_lines

_HEAD = 4096  # bytes: the comments above the first pin
_PYTHONS = ("3.14", "3.13", "3.12", "3.11", "3.10")


def python_of(path: str, text: bytes, wanted: str = "") -> str:
    """The minor version that the lock's name or its first lines tell, as in ``3.11``; empty where any will do.

    Where neither does, and by their markers no pin is installed on ``wanted``, it is the newest on which some are: an
    environment with nothing in it is nobody's wish. A lock for several Pythons (``uv pip compile --universal``) tells
    none.
    """
    if (version := told(path, text)) or not wanted:
        return version
    lines = (line for _, line, _ in logical_lines(decode(text)) if line)
    pins = [pin for line in lines if isinstance(pin := parse_requirement(line), Requirement)]
    if not pins or _some_apply(pins, wanted):
        return ""
    return next((python for python in _PYTHONS if _some_apply(pins, python)), "")


def told(path: str, text: bytes) -> str:
    """The minor version that the lock's name or its first lines tell, as in ``3.11``; empty where neither does."""
    return python_in(path) or compiled_for(text[:_HEAD])


def _some_apply(pins: list[Requirement], python: str) -> bool:
    return any(_applies(pin, python) for pin in pins)


def _applies(pin: Requirement, python: str) -> bool:
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

    text = next((fact.removeprefix("marker:") for fact in pin.facts if fact.startswith("marker:")), "")
    if not text:
        return True
    try:
        return Marker(text).evaluate({"python_version": python, "python_full_version": f"{python}.0"})
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return True
