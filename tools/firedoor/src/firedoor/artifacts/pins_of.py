"""The pins of one DAG file: its own lock, the base layers that serve it, and where each pin comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from firedoor.affected.lockview import locks_of, serves_of
from firedoor.affected.survey import Survey
from firedoor.artifacts.locked import LockedPin, locked_pins
from firedoor.artifacts.placing import BaseLayer, Placed, placed
from firedoor.artifacts.vendorable import refusal
from firedoor.pins.base_layer import airflow_minor, is_base_layer, python_minor
from firedoor.pins.implied import implied
from firedoor.pins.lock import Lock
from firedoor.pins.reach import Reached, reached_pins
from firedoor.pins.serves import Serves, is_own_lock
from firedoor.sources import uses as use

SUPPORTED = ("3.10", "3.11", "3.12", "3.13", "3.14")
"""The Pythons that the loader runs on."""


@dataclass(frozen=True, slots=True)
class PinsOfDag:
    """``own`` is the DAG's lock (``None``: it has the base layer alone) and ``text`` its bytes.

    ``placed`` are the pins of it that the DAG reaches, ``locked`` all of its pins with their hashes.
    ``pythons`` and ``airflows`` are the minor versions of the base layers.
    """

    own: Lock | None
    text: bytes
    placed: tuple[Placed, ...]
    locked: Mapping[str, LockedPin]
    pythons: tuple[str, ...]
    airflows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Locks:
    """All locks of head: parsed, their bytes, and which DAG files each serves."""

    parsed: Mapping[str, Lock]
    serves: Mapping[str, Serves]
    texts: Mapping[str, bytes] = field(default_factory=dict)


def pins_of(
    found: Survey, locks: Locks, dag: str, outside: Iterable[str], *, worker: Collection[str] = ()
) -> PinsOfDag:
    """Place the pins that ``dag`` reaches; ``outside`` is what it imports from elsewhere (see ``members``).

    ``worker`` are the names that its ``dag.toml`` leaves to a worker environment. Raises UsageError FD307 for a lock
    that does not say which bytes to pack.
    """
    serving = [lock for path, lock in locks.parsed.items() if dag in locks.serves[path].dag_files]
    layers = [lock for lock in serving if is_base_layer(lock)]
    own = next((lock for lock in serving if is_own_lock(lock.path) and lock not in layers), None)
    every = set(outside)
    engines = [name[1:] for name in every if name[0] == use.ENGINE]
    modules = frozenset(name for name in every if name[0] != use.ENGINE)
    wanted = implied([e for e in engines if "://" not in e], [e for e in engines if "://" in e])
    pythons = tuple(sorted({python_minor(lock) for lock in layers} - {""})) or SUPPORTED
    airflows = tuple(sorted({airflow_minor(lock) for lock in layers}))
    if own is None:
        return PinsOfDag(None, b"", (), {}, pythons, airflows)
    text = locks.texts.get(own.path, b"")
    locked = locked_pins(own.path, text)
    reached = _names(reached_pins(own, modules, wanted), own)
    pins = {name: pin.version for name, pin in locked.items() if name in reached}
    same = {name for name in pins if all(_holds(layer, locked[name]) for layer in layers)}
    base = [BaseLayer(layer, _reached(layer, modules, {*wanted, *same})) for layer in layers]
    declared = frozenset(found.config.vendor)

    def refused(name: str) -> str:
        if "|" in pins[name]:
            return "the lock has another version of it for each Python, and an artifact is one for all"
        if name in worker:
            return "dag.toml leaves it to a worker environment"
        return refusal(name, declared) if layers else "no lock of a base layer says what it would meet"

    return PinsOfDag(own, text, placed(pins, base, refused, same if layers else ()), locked, pythons, airflows)


def _holds(layer: Lock, pin: LockedPin) -> bool:
    """Whether ``layer`` holds what the lock gives its Python; if that is nothing, whatever it holds will do."""
    python = python_minor(layer)
    wanted = pin.version_for(python) if python else pin.version
    return _version(layer, pin.name) == wanted or not wanted


def _version(lock: Lock, name: str) -> str:
    pin = lock.pins.get(name)
    return pin.version if pin is not None else ""


def _names(reached: Reached, lock: Lock) -> frozenset[str]:
    return frozenset(lock.pins) if reached.everything else reached.names


def _reached(layer: Lock, modules: Collection[str], names: Collection[str]) -> frozenset[str] | None:
    reached = reached_pins(layer, modules, names)
    return None if reached.everything else reached.names


def locks_of_head(found: Survey) -> Locks:
    """The locks of head with their bytes."""
    parsed = locks_of(found)
    digests = {path: found.sides.head.digests[path] for path in parsed}
    by_digest: Mapping[str, bytes | None] = dict(_read(found, digests.values()))
    texts = {path: data for path, digest in digests.items() if (data := by_digest.get(digest)) is not None}
    return Locks(parsed, serves_of(found, parsed), texts)


def _read(found: Survey, digests: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    wanted = sorted(set(digests))
    return found.blobs.read(wanted) if wanted else iter(())
