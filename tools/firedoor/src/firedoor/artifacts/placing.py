"""Where each pin of a DAG's lock comes from: inside of the artifact, the base layer, or a worker's own environment.

A pin is packed where the base layer does not hold this very version, the wheel is known to work inside an artifact, and
nothing of the base layer that the DAG reaches needs a pin of that name. Else there would be two of it in one process
that meet: an exception of one `requests` is not caught as that of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from firedoor.pins.lock import Lock
from firedoor.pins.reach import optional_uses

VENDORED, BASE, WORKER = "artifact", "base layer", "worker environment"
UNREACHED = "not reached"
"""In the lock, and so in a worker's environment that is made from it; the code of the DAG leads to none of it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One pin, where it comes from, and why; ``base`` are the versions that the base layer holds instead, if any."""

    name: str
    version: str
    where: str
    because: str
    base: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The pin in META.json and in what ``firedoor build`` answers."""
        return {
            "name": self.name,
            "version": self.version,
            "where": self.where,
            "because": self.because,
            "base": list(self.base),
        }


@dataclass(frozen=True, slots=True)
class BaseLayer:
    """One lock of an Airflow environment, and the names of it that the DAG reaches (``None``: any of them)."""

    lock: Lock
    reached: frozenset[str] | None

    @property
    def unknown(self) -> str:
        """Why it may hold more than its lock says; empty where the lock says all."""
        if self.lock.complete_graph:
            return ""
        return f"{self.lock.path} lists no dependencies, so nobody knows what the base layer holds"

    def version(self, name: str) -> str:
        """The version it holds of ``name``, empty where none."""
        pin = self.lock.pins.get(name)
        return pin.version if pin else ""

    def needed_by(self, name: str, without: Collection[str]) -> str:
        """A reached distribution, none of ``without``, that needs or may use ``name``; empty where none does."""
        reached = self.lock.pins.keys() if self.reached is None else self.reached
        for other in sorted(reached - {name} - set(without)):
            pin = self.lock.pins.get(other)
            if pin and (pin.requires is None or name in pin.requires or name in optional_uses(self.lock, other)):
                return other
        return ""


def placed(
    pins: Mapping[str, str],
    layers: Sequence[BaseLayer],
    refusal: Callable[[str], str],
    same: Collection[str] | None = None,
) -> tuple[Placed, ...]:
    """Place every pin (name → version), sorted; ``refusal(name)`` says why a pin may not be packed, empty if it may.

    ``same`` are those of which every layer holds the locked version, if the caller knows better than by one version.
    """
    if same is None:
        same = {name for name, version in pins.items() if layers and all(o.version(name) == version for o in layers)}
    unknown = next((layer.unknown for layer in layers if layer.unknown), "")
    reasons = {name: reason for name in sorted(pins.keys() - same) if (reason := refusal(name) or unknown)}
    vendored = pins.keys() - same - reasons.keys()
    grown = True
    while grown:
        grown = False
        for name in sorted(vendored):
            needed = _shared(name, vendored, layers)
            if needed:
                reasons[name] = needed
                vendored = vendored - {name}
                grown = True
    return tuple(_answer(name, pins[name], same, reasons, layers) for name in sorted(pins))


def _shared(name: str, vendored: Collection[str], layers: Iterable[BaseLayer]) -> str:
    for layer in layers:
        if layer.version(name):
            other = layer.needed_by(name, vendored)
            if other:
                return (
                    f"{other} of the base layer, which the DAG reaches, uses {name} {layer.version(name)}; "
                    "two of them in one process would not know each other's classes"
                )
    return ""


def _answer(
    name: str, version: str, same: Collection[str], reasons: Mapping[str, str], layers: Iterable[BaseLayer]
) -> Placed:
    others = tuple(sorted({layer.version(name) for layer in layers} - {"", version}))
    if name in same:
        return Placed(name, version, BASE, "the base layer holds this version")
    if name in reasons:
        return Placed(name, version, WORKER, reasons[name], others)
    return Placed(name, version, VENDORED, "pure Python, known to work inside an artifact", others)
