"""What ``firedoor lock`` answers, as values and as the JSON contract ``firedoor.lock/1``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firedoor.findings import ERROR, Finding
from firedoor.pins.check import Checks
from firedoor.pins.layer import Layer
from firedoor.pins.layers import layer_paths, read_layers
from firedoor.pins.locking import Locked
from firedoor.pins.place import Place
from firedoor.pins.units import Unit

if TYPE_CHECKING:
    from firedoor.pins.lock_report import LockReport

SCHEMA = "firedoor.lock/1"
PROVED, BROKEN = "proved", "broken"


@dataclass(frozen=True, slots=True)
class LockAnswer:
    """The locks that were made or checked (``state``: written, same, failed; proved, broken), under which layers."""

    layers: tuple[str, ...]
    locks: tuple[Locked, ...]
    findings: tuple[Finding, ...]
    report: LockReport | None = None

    @property
    def failed(self) -> bool:
        """Whether a lock is broken or could not be made."""
        return any(finding.level == ERROR for finding in self.findings)

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "layers": list(self.layers),
            "locks": [lock.to_json() for lock in self.locks],
            "findings": [finding.to_json() for finding in self.findings],
            "report": self.report.to_json() if self.report else None,
        }


def layers_of(place: Place, given: Sequence[str] = (), python: str = "") -> list[Layer]:
    """Return the base layers of a place; see ``layer_paths`` and ``read_layers`` for which, and the errors."""
    named = [*given] or ([str(place.config.run["lock"])] if place.config.run.get("lock") else [])
    paths = layer_paths(place.paths, given, str(place.config.run.get("lock", "")), place.config.ignore)
    return read_layers(paths, place.read, python, named=bool(named))


def checked(place: Place, units: Sequence[Unit], layers: Sequence[Layer]) -> LockAnswer:
    """Check the locks of ``units``: nothing is resolved, nothing is asked of a network."""
    checks = Checks(layers, place.read)
    found = [(unit, checks.of(unit)) for unit in units]
    locks = []
    for unit, findings in found:
        broken = any(finding.level == ERROR for finding in findings)
        locks.append(Locked(unit, BROKEN if broken else PROVED, checks.pins.get(unit.lock, 0), {}, findings))
    every = dict.fromkeys(finding for _, several in found for finding in several)
    return LockAnswer(tuple(layer.path for layer in layers), tuple(locks), tuple(every))
