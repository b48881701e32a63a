"""Which pins of a lock the imports of a DAG file reach, and which of those changed.

With a graph: the closure, over the lock's own edges, of the pins that provide the imports, of those implied by engines
and URLs, of the optional ones that the imported code finds, and of the ambient ones. A pin whose wheels are unknown
counts as ambient: it may load itself. Without a graph any pin may stand behind any other, and an import that no pin is
known to provide may come from any: then everything is reached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from firedoor.pins.airflow_itself import AIRFLOW_ITSELF
from firedoor.pins.ambient import HOSTS, is_ambient, loaded_by
from firedoor.pins.changes import ChangedPins
from firedoor.pins.distributions import providers
from firedoor.pins.known import known
from firedoor.pins.lock import Lock

ANY = "*"
"""As a module: an import that nobody can resolve. As a name: no single pin can be named."""


@dataclass(frozen=True, slots=True)
class Reached:
    """``names`` of the reached pins of one lock; ``everything``: none of its pins can be excluded; and why."""

    names: frozenset[str]
    everything: bool
    reason: str


def reached_pins(
    lock: Lock, modules: Collection[str], implied: Collection[str] = (), not_ambient: Collection[str] = ()
) -> Reached:
    """Return the pins of ``lock`` that can act on a DAG file that imports these external ``modules``.

    ``implied`` are distributions used without an import (see ``firedoor.pins.implied``). ``not_ambient`` are names
    that the repository declares not to load themselves; they matter only for wheels nobody knows. The answer is
    remembered by lock and modules: hand over one lock object for all DAG files.
    """
    if not lock.complete_graph:
        why = "lists no dependencies of its pins"
        return _all(lock, f"{lock.path} {'cannot be read whole' if lock.problems else why}: any pin may be reached")
    if ANY in modules:
        return _all(lock, "an import that cannot be resolved may reach any pin")
    graph = _graph(lock, frozenset(not_ambient))
    mask = graph.everywhere
    for module in modules:
        placed = _mask(graph, module)
        if placed is None:
            return _all(lock, f"import {module}: no pin of {lock.path} is known to provide it, so any may")
        mask |= placed
    for name in implied:
        mask |= graph.direct.get(name, 0)
    return _named(graph, mask)


def affected_by(changed: ChangedPins, reached: Reached) -> frozenset[str]:
    """Return the changed pins that reach the DAG file; ``{"*"}`` where it is affected by no pin in particular."""
    if changed.everything:
        return (changed.names & reached.names) or frozenset({ANY})
    return changed.names if reached.everything else changed.names & reached.names


def _all(lock: Lock, reason: str) -> Reached:
    return Reached(frozenset(lock.pins), True, reason)


@dataclass(frozen=True, slots=True, eq=False)
class _Graph:
    """Reaches as bit sets, one bit a pin: thousands of DAG files then cost one ``|`` an import."""

    names: frozenset[str]
    order: tuple[str, ...]
    direct: Mapping[str, int]
    everywhere: int
    always: tuple[str, ...]


@lru_cache(maxsize=32)
def _graph(lock: Lock, not_ambient: frozenset[str]) -> _Graph:
    names = frozenset(lock.pins)
    order = tuple(sorted(names))
    needs = {name: (lock.pins[name].requires or frozenset()) & names for name in order}
    closures = _closures(order, needs)
    own = _closures(order, {n: frozenset() if n in AIRFLOW_ITSELF else targets for n, targets in needs.items()})
    direct = {name: _direct(lock, name, order, own, closures) for name in order}
    loading = [n for n in order if (answer := is_ambient(n)) or (answer is None and n not in not_ambient)]
    everywhere = _joined(closures, loading)
    always = tuple(name for bit, name in enumerate(order) if everywhere >> bit & 1)
    return _Graph(names, order, direct, everywhere, always)


def _direct(lock: Lock, name: str, order: tuple[str, ...], own: Mapping[str, int], closures: Mapping[str, int]) -> int:
    """What one imported pin reaches: its closure; what the extras of that name; what hosts among all these load.

    Through Airflow itself the plain closure counts, not its dependencies' extras: no DAG switches those on by import.
    """
    mine = [n for bit, n in enumerate(order) if own[name] >> bit & 1 and n not in AIRFLOW_ITSELF]
    optional = {used for n in mine for used in optional_uses(lock, n) if used in closures}
    hosted = {plugin for host in {*mine, *optional} & {*HOSTS.values()} for plugin in loaded_by(host)}
    return closures[name] | _joined(closures, (optional | hosted) & closures.keys())


def optional_uses(lock: Lock, name: str) -> frozenset[str]:
    """Return what the extras of a pin name, active or not, by the lock or by its measured wheels."""
    facts = known().get(name)
    return lock.pins[name].uses | (facts.uses if facts else frozenset())


@lru_cache(maxsize=131072)
def _mask(graph: _Graph, module: str) -> int | None:
    placed = providers(module, graph.names)
    return None if placed is None else _joined(graph.direct, placed)


@lru_cache(maxsize=65536)
def _named(graph: _Graph, mask: int) -> Reached:
    names = list(graph.always)
    rest = mask & ~graph.everywhere
    while rest:
        lowest = rest & -rest
        names.append(graph.order[lowest.bit_length() - 1])
        rest ^= lowest
    return Reached(frozenset(names), False, "by the lock's own dependencies")


def _joined(masks: Mapping[str, int], names: Iterable[str]) -> int:
    mask = 0
    for name in names:
        mask |= masks[name]
    return mask


def _closures(order: tuple[str, ...], needs: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """Return each pin's transitive dependencies, itself included; repeated until nothing grows, so cycles are fine."""
    masks = {name: 1 << bit for bit, name in enumerate(order)}
    grown = True
    while grown:
        grown = False
        for name in order:
            mask = masks[name] | _joined(masks, needs[name])
            if mask != masks[name]:
                masks[name], grown = mask, True
    return masks
