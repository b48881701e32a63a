"""Which locks hold a distribution that is to be upgraded, and where the base layer keeps it what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from firedoor.errors import UsageError
from firedoor.findings import NOTE, Finding
from firedoor.pins.asked import Read, read_requirements
from firedoor.pins.layer import Layer, holds
from firedoor.pins.lock import normalise
from firedoor.pins.locked_lines import locked_text
from firedoor.pins.locking import SAME, Locked
from firedoor.pins.place import Place
from firedoor.pins.units import Unit


def held_back(layers: Sequence[Layer], locked: Iterable[Locked], words: Sequence[str], read: Read) -> list[Finding]:
    """Return a note for each of ``words`` that stayed what it is because the base layer holds it."""
    found: dict[str, Finding] = {}
    for one in locked:
        asked = read_requirements(one.unit.requirements, read).asked
        for name in sorted({_name(word) for word in words} - one.changed.keys()):
            for layer in layers:
                for line in holds(layer, name, asked) if one.state == SAME else ():
                    message = f"{name} stays what the base layer holds: {line.specifier}"
                    fix = f"to leave it for one DAG: echo '{name}==V' >> {one.unit.requirements}"
                    found.setdefault(name, Finding(layer.path, line.line, "FD218", message, fix, NOTE))
    return list(found.values())


def _name(word: str) -> str:
    return normalise(re.split(r"[=<>!~\[; ]", word.strip())[0])


def holding(place: Place, words: Sequence[str]) -> list[Unit]:
    """Return the units whose lock holds one of ``words`` (as in ``six`` or ``six==1.17``).

    Raises UsageError FD229 for a word that no lock holds.
    """
    names = {_name(word): word for word in words}
    found: list[Unit] = []
    seen: set[str] = set()
    every: set[str] = set()
    for unit in place.units:
        here = {pin.name for pin in locked_text(place.read(unit.lock) or b"").pins}
        every |= here
        if here & names.keys():
            seen |= here & names.keys()
            found.append(unit)
    for name in sorted(names.keys() - seen):
        from difflib import get_close_matches

        near = get_close_matches(name, every, n=3)
        raise UsageError(
            "FD229",
            f"no DAG's lock holds {name}",
            because=f"near names: {', '.join(near)}"
            if near
            else "the base layer's pins are upgraded in the base layer",
            fix=f"firedoor lock -P {near[0]}" if near else f"echo '{words[0]}' >> dags/TEAM/DAG/requirements.in",
        )
    return found
