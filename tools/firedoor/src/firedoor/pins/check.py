"""Does a lock satisfy its requirements and its base layer? Proved from the texts alone: nothing is resolved or asked.

What the texts cannot show is not claimed: that a pin's own dependencies are met is what resolving is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from firedoor.findings import WARNING, Finding
from firedoor.pins.asked import Asked, Read, Requirements, read_requirements
from firedoor.pins.layer import Layer, holds, leaves, may_not_leave
from firedoor.pins.locked_lines import LockedLine, LockedText, locked_text
from firedoor.pins.units import Unit
from firedoor.pins.versions import applies, meets

_NO_LAYER = Layer("", "", {})


_INCLUDES = re.compile(rb"(?m)^\s*-")


@dataclass(frozen=True, slots=True)
class _Known:
    """One lock that was looked at, in ``parts`` between the places that name its folder."""

    unit: Unit
    parts: list[bytes]
    findings: tuple[Finding, ...]
    pins: int


class Checks:
    """Checks units under the same layers; units with equal requirements and equal locks are looked at once."""

    def __init__(self, layers: Sequence[Layer], read: Read) -> None:
        """``read`` gives the bytes of a path, ``layers`` are one per Python (none: the layer is not looked at)."""
        self._layers = tuple(layers) or (_NO_LAYER,)
        self._read = read
        self._known: dict[bytes, list[_Known]] = {}
        self.pins: dict[str, int] = {}
        """How many pins the locks have that were looked at, by path."""

    def of(self, unit: Unit) -> tuple[Finding, ...]:
        """Return what is wrong with the lock of ``unit``, sorted; empty where it is proved."""
        asked, lock = self._read(unit.requirements), self._read(unit.lock)
        if asked is None or lock is None:
            return _absent(unit, asked is None, lock is None)
        folder = unit.folder.encode()
        for known in self._known.get(asked, ()):
            if folder.join(known.parts) == lock:  # comparing is ten times as fast as hashing
                self.pins[unit.lock] = known.pins
                if not known.findings:
                    return ()
                return tuple(_moved(finding, known.unit, unit) for finding in known.findings)
        findings = self._fresh(unit, lock)
        if not _INCLUDES.search(asked):  # what it includes is read anew
            alike = _Known(unit, lock.split(folder), findings, self.pins[unit.lock])
            self._known.setdefault(asked, []).append(alike)
        return findings

    def _fresh(self, unit: Unit, lock: bytes) -> tuple[Finding, ...]:
        requirements = read_requirements(unit.requirements, self._read)
        text = locked_text(lock)
        self.pins[unit.lock] = len(text.pins)
        found: dict[tuple[str, int | None, str], Finding] = {}
        for finding in _findings(unit, requirements, text, self._layers):
            found.setdefault((finding.path, finding.line, finding.code), finding)
        return tuple(sorted(found.values(), key=lambda finding: finding.order))


def _absent(unit: Unit, no_requirements: bool, no_lock: bool) -> tuple[Finding, ...]:
    if no_requirements and no_lock:
        return ()
    if no_lock:
        message = f"{unit.folder} has requirements and no lock"
        return (Finding(unit.requirements, None, "FD210", message, again(unit)),)
    message = f"the lock is of {unit.requirements}, which is not there"
    return (Finding(unit.lock, None, "FD211", message, f"git rm {unit.lock}"),)


def _findings(unit: Unit, asked: Requirements, text: LockedText, layers: Sequence[Layer]) -> Iterator[Finding]:
    yield from unreadable(asked)
    for number, why in text.faults:
        yield Finding(unit.lock, number, "FD213", why, again(unit))
    for pin in text.pins:
        if not pin.hash_texts:
            message = f"{pin.name}=={pin.version} has no sha256: anything could be installed for it"
            yield Finding(unit.lock, pin.line, "FD213", message, again(unit))
    yield from _who_wants_it(unit, asked, text)
    for layer in layers:
        pins = _active(text, layer.python)
        yield from _locked(unit, asked, pins, layer.python)
        yield from _inside(unit, asked, pins, layer)


def unreadable(asked: Requirements) -> Iterator[Finding]:
    """What of the requirements cannot be read, or cannot be locked."""
    for problem in asked.problems:
        message = f"{problem.text!r}: {problem.why}"
        fix = f"name a release of it that an index has, in {problem.path}"
        yield Finding(problem.path, problem.line or None, "FD212", message, fix)


def _active(text: LockedText, python: str) -> dict[str, LockedLine]:
    """The pins that this Python installs."""
    return {pin.name: pin for pin in text.pins if not python or not pin.marker or applies(pin.marker, python)}


def _locked(unit: Unit, asked: Requirements, pins: Mapping[str, LockedLine], python: str) -> Iterator[Finding]:
    """Every line of the requirements is met by a pin, extras and all; every constraint is kept."""
    for one in asked.asked:
        if python and not applies(one.marker, python):
            continue
        pin = pins.get(one.name)
        if pin is None:
            on = f" for Python {python}" if python else ""
            yield Finding(one.path, one.line, "FD214", f"{one.text} is not in {unit.lock}{on}", again(unit))
        elif missing := sorted(one.extras - pin.extras):
            message = f"{one.text}: {unit.lock}:{pin.line} was locked without the extra {', '.join(missing)}"
            yield Finding(one.path, one.line, "FD214", message, again(unit))
    for one in (*asked.asked, *asked.constraints):
        pin = pins.get(one.name)
        if pin is not None and not meets(pin.version, one.specifier) and (not python or applies(one.marker, python)):
            message = f"{pin.name}=={pin.version} is not what {one.path}:{one.line} asks for: {one.said}"
            yield Finding(unit.lock, pin.line, "FD214", message, again(unit))


def _inside(unit: Unit, asked: Requirements, pins: Mapping[str, LockedLine], layer: Layer) -> Iterator[Finding]:
    """Every pin is the layer's, or a line of the requirements says that it is not."""
    for name, (one, lines) in sorted(leaves(layer, asked.asked).items()):
        if may_not_leave(name):
            yield leaving_airflow(one, layer, lines[0].line, lines[0].specifier)
    named: dict[str, list[Asked]] = {}
    for one in asked.asked:
        named.setdefault(one.name, []).append(one)
    for name, pin in pins.items():
        if name not in layer.held:
            continue
        for line in holds(layer, name, named.get(name, ())):
            if not meets(pin.version, line.specifier):
                message = f"{name}=={pin.version} is outside of {layer.path}:{line.line}, which holds {line.specifier}"
                fix = f"{again(unit)}; or leave the layer in words: echo '{name}=={pin.version}' >> {unit.requirements}"
                yield Finding(unit.lock, pin.line, "FD215", message, fix)


def leaving_airflow(one: Asked, layer: Layer, line: int, specifier: str) -> Finding:
    """What is wrong with a DAG that asks for another Airflow than runs it."""
    message = f"{one.said} is not the Airflow that runs the DAG: {layer.path}:{line} holds {one.name}{specifier}"
    return Finding(one.path, one.line, "FD216", message, f"remove {one.name} from {one.path}:{one.line}")


def _who_wants_it(unit: Unit, asked: Requirements, text: LockedText) -> Iterator[Finding]:
    """Every pin is wanted by a line of the requirements, directly or through pins of the same lock."""
    names = {pin.name for pin in text.pins}
    if text.pins and not any(pin.via or pin.roots for pin in text.pins):
        message = "no pin says who wants it (# via): any change of the lock will select every DAG that it serves"
        yield Finding(unit.lock, 1, "FD217", message, again(unit), WARNING)
        return
    direct, paths = {one.name for one in asked.asked}, {*asked.paths}
    wanted = _reached(text.pins, {pin.name for pin in text.pins if pin.name in direct})
    for pin in text.pins:
        if not pin.roots <= paths:
            strange = sorted(pin.roots - paths)
            message = f"{pin.name} is said to be wanted by {strange[0]}, which is not {unit.requirements}"
        elif not pin.via <= names:
            gone = sorted(pin.via - names)
            message = f"{pin.name} is said to be wanted by {gone[0]}, which is not in the lock"
        elif pin.roots and pin.name not in direct:
            message = f"{pin.name} is said to be wanted by {sorted(pin.roots)[0]}, which does not name it"
        elif pin.name not in wanted:
            message = f"{pin.name} is wanted by nothing that {unit.requirements} asks for"
        else:
            continue
        yield Finding(unit.lock, pin.line, "FD217", message, again(unit))


def _reached(pins: Iterable[LockedLine], start: set[str]) -> set[str]:
    needs: dict[str, set[str]] = {}
    for pin in pins:
        for requirer in pin.via:
            needs.setdefault(requirer, set()).add(pin.name)
    reached, waiting = set(start), list(start)
    while waiting:
        new = needs.get(waiting.pop(), set()) - reached
        reached |= new
        waiting.extend(new)
    return reached


def again(unit: Unit) -> str:
    """The command that makes the lock of ``unit`` anew."""
    return f"firedoor lock {unit.folder}"


def _moved(finding: Finding, old: Unit, new: Unit) -> Finding:
    """The same finding of another unit with the same texts."""
    if old == new:
        return finding
    path, message, fix = (text.replace(old.folder, new.folder) for text in (finding.path, finding.message, finding.fix))
    return Finding(path, finding.line, finding.code, message, fix, finding.level)
