"""Two versions of one lock file → the pins that differ."""

from __future__ import annotations

from dataclasses import dataclass

from firedoor.pins.lock import Lock


@dataclass(frozen=True, slots=True)
class ChangedPins:
    """``names`` of the pins that differ; ``everything``: no pin of the lock can be said to be the same; and why."""

    names: frozenset[str]
    everything: bool
    reason: str


NOTHING = ChangedPins(frozenset(), False, "")


def changed_pins(base: Lock | None, head: Lock | None) -> ChangedPins:
    """Compare one lock file at base and head; ``None`` means that the file is absent there.

    A lock that appears or vanishes changes every pin: what was installed before it came is not known. So does an edit
    of a file that cannot be read whole, of the options, and of something that counts but belongs to no pin.
    """
    if base is None or head is None:
        present = base or head
        if present is None:
            return NOTHING
        return ChangedPins(frozenset(present.pins), True, f"{present.path} was {'removed' if base else 'added'}")
    if base.digest == head.digest:
        return NOTHING
    names = frozenset(
        name
        for name in base.pins.keys() | head.pins.keys()
        if (old := base.pins.get(name)) is None or (new := head.pins.get(name)) is None or old.digest != new.digest
    )
    if (base.path, base.format) != (head.path, head.format):
        return ChangedPins(names, True, f"{base.path} ({base.format}) became {head.path} ({head.format})")
    if base.options_digest != head.options_digest:
        fault = next(iter(head.problems or base.problems), None)
        why = f"{fault.path}:{fault.line} cannot be read: {fault.why}" if fault else "its options changed"
        return ChangedPins(names, True, f"{head.path}: {why}")
    if not names and base.residue_digest != head.residue_digest:
        return ChangedPins(names, True, f"{head.path}: changed, but in no pin")
    if not names:
        return NOTHING
    return ChangedPins(names, False, f"{head.path}: {_listed(names)}")


def _listed(names: frozenset[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:5]) + (f" and {len(shown) - 5} more" if len(shown) > 5 else "") + " changed"
