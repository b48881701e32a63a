"""Why requirements cannot be had under a layer: which of its lines is in the way, and what to write to leave it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from firedoor.findings import Finding
from firedoor.pins.asked import Asked, Requirements
from firedoor.pins.layer import Held, Layer, may_not_leave
from firedoor.pins.lock import normalise
from firedoor.pins.locked_lines import LockedLine
from firedoor.pins.units import Unit
from firedoor.pins.uv import Unsolved
from firedoor.pins.versions import applies, meets

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_MOST = 600

Solve = Callable[[Collection[str]], tuple[LockedLine, ...] | Unsolved]
"""Resolves once more, without the lines of the layer for these names."""


def conflict(unit: Unit, asked: Requirements, layer: Layer, unsolved: Unsolved, solve: Solve) -> Finding:
    """Return one finding that names the line of the requirements and the lines of the layer that do not go together.

    What to paste was tried: with it the same requirements are solved.
    """
    named = _names(unsolved)
    line = next((one for one in asked.asked if one.name in named), None)
    path, number = (line.path, line.line) if line else (unit.requirements, None)
    said = _told(unsolved.because)
    suspects: set[str] = set()
    freed: tuple[LockedLine, ...] | Unsolved = unsolved
    while isinstance(freed, Unsolved):
        more = {name for name in _names(freed) & layer.held.keys() if not may_not_leave(name)} - suspects
        if not more:
            fix = f"change the line: uv found nothing for it without these lines of {layer.path} either"
            wanted = line.said if line else unit.requirements
            return Finding(path, number, "FD221", f"{wanted} cannot be had for Python {layer.python}: {said}", fix)
        suspects |= more
        freed = solve(suspects)
    ways = [(pin, held) for pin in freed if pin.name in suspects and (held := _in_the_way(layer, pin)) is not None]
    if not ways:
        return Finding(path, number, "FD221", f"{unit.requirements} cannot be had: {said}", "change the line")
    lines = "; ".join(f"{layer.path}:{held.line} holds {pin.name}{held.specifier}" for pin, held in ways)
    what = _what(line, asked)
    message = f"{what} does not go with the base layer: {lines} ({said})"
    written = "".join(f"{pin.name}=={pin.version}\\n" for pin, _ in ways)
    fix = f"printf '{written}' >> {unit.requirements} && firedoor lock {unit.folder}"
    return Finding(path, number, "FD220", message, fix)


def _names(unsolved: Unsolved) -> set[str]:
    """Every word of uv's reasons that could be a distribution."""
    return {normalise(word) for word in _NAME.findall(unsolved.because)}


def _what(line: Asked | None, asked: Requirements) -> str:
    return line.text if line is not None else asked.path


def _in_the_way(layer: Layer, pin: LockedLine) -> Held | None:
    for held in layer.held.get(pin.name, ()):
        if applies(held.marker, layer.python) and not meets(pin.version, held.specifier):
            return held
    return None


def _told(because: str) -> str:
    """uv's reasons in one line: what follows the first ``cause:``."""
    text = because.partition("cause:")[2] or because
    line = " ".join(text.split())
    return line if len(line) <= _MOST else f"{line[:_MOST]} …"
