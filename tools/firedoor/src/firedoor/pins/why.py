"""Why a pin is reached: one shortest chain from an import, or from what loads itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator

from firedoor.pins.airflow_itself import AIRFLOW_ITSELF
from firedoor.pins.ambient import HOSTS, is_ambient, loaded_by
from firedoor.pins.distributions import providers
from firedoor.pins.lock import Lock
from firedoor.pins.reach import optional_uses

# How far a chain has come: code that the import runs, what that code may use, and what these need in turn.
_OWN, _OPTIONAL, _NEEDED = range(3)


def why_reached(
    lock: Lock, modules: Collection[str], name: str, implied: Collection[str] = (), not_ambient: Collection[str] = ()
) -> tuple[str, ...]:
    """Return ``(cause, pin, …, name)`` with the fewest steps, an import before any other cause.

    Empty where no single chain leads there: ``reached_pins`` says that everything is reached, or not this pin.
    """
    chains: dict[tuple[str, int], tuple[str, ...]] = {}
    for pin, state, cause in _starts(lock, modules, implied, not_ambient):
        chains.setdefault((pin, state), (cause, pin))
    waiting = deque(chains)
    while waiting:
        here = waiting.popleft()
        if here[0] == name:
            return chains[here]
        for following in _next(lock, *here):
            if following not in chains:
                chains[following] = (*chains[here], following[0])
                waiting.append(following)
    return ()


def _starts(
    lock: Lock, modules: Collection[str], implied: Collection[str], not_ambient: Collection[str]
) -> Iterator[tuple[str, int, str]]:
    names = frozenset(lock.pins)
    placed = {module: providers(module, names) for module in sorted(modules)}
    for module, found in placed.items():
        yield from ((pin, _OWN, f"import {module}") for pin in sorted(found or ()))
    yield from ((pin, _OWN, "implied by an engine or a URL") for pin in sorted({*implied} & names))
    for pin in sorted(names):
        if is_ambient(pin):
            yield pin, _NEEDED, "loads itself"
        elif is_ambient(pin) is None and pin not in not_ambient:
            yield pin, _NEEDED, "may load itself: its wheels are unknown"


def _next(lock: Lock, name: str, state: int) -> Iterator[tuple[str, int]]:
    own = state == _OWN and name not in AIRFLOW_ITSELF
    needed = sorted((lock.pins[name].requires or frozenset()) & lock.pins.keys())
    yield from ((pin, _OWN if own else _NEEDED) for pin in needed)
    if own:
        yield from ((pin, _OPTIONAL) for pin in sorted(optional_uses(lock, name) & lock.pins.keys()))
    if name in HOSTS.values() and (own or state == _OPTIONAL):
        yield from ((pin, _NEEDED) for pin in sorted(loaded_by(name) & lock.pins.keys()))
