"""Does each import of a DAG file have a requirement, and each requirement an import?

What the base layer holds, a DAG may import: the image is there for all. What comes only with something else in the
DAG's own lock may go with its next version: it must be asked for. Nothing here is sure of what is *not* used, so that
is a hint.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from firedoor.findings import ERROR, NOTE, WARNING, Finding
from firedoor.pins.ambient import is_ambient
from firedoor.pins.asked import Asked
from firedoor.pins.contents import NOWHERE, STDLIB, Contents, Placement, place
from firedoor.pins.implied import implied, needed
from firedoor.pins.known import known, providers_by_prefix
from firedoor.pins.units import Unit


@dataclass(frozen=True, slots=True)
class Around:
    """What a DAG file can import: ``own`` pins of its lock (name → who wants each), what it ``asked`` for, ``others``.

    ``others`` are the names in all other locks that serve it; ``whole``: one of them lists all that is installed.
    ``into`` is the file that a missing line goes into, where that is not the DAG's own.
    """

    unit: Unit
    asked: tuple[Asked, ...]
    own: Mapping[str, frozenset[str]]
    others: frozenset[str]
    whole: bool
    into: str = ""

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return frozenset(self.own) | self.others


@dataclass(frozen=True, slots=True)
class Imports:
    """``modules``: dotted name → places ``(path, line)`` where it must be there; ``engines`` likewise.

    ``anything``: an import that nobody can know is reached.
    """

    modules: Mapping[str, tuple[tuple[str, int], ...]]
    engines: Mapping[str, tuple[tuple[str, int], ...]]
    anything: bool


def placed(imports: Imports, around: Around, contents: Contents) -> dict[str, Placement]:
    """Return for each imported module who provides it."""
    return {module: place(module, around.names, contents) for module in sorted(imports.modules)}


def undeclared(imports: Imports, around: Around, places: Mapping[str, Placement]) -> Iterator[Finding]:
    """Yield a finding for each place that imports what the requirements do not name."""
    direct = {one.name for one in around.asked} | around.others
    for module, placement in places.items():
        for path, line in imports.modules[module]:
            if placement.how == NOWHERE:
                yield _nowhere(module, path, line, around)
            elif placement.how != STDLIB and not placement.names & direct:
                name = min(placement.names)
                by = ", ".join(sorted(around.own[name])) or "nothing"
                message = f"import {module}: {name} is there only because {by} wants it"
                yield Finding(path, line, "FD230", message, _ask(name, around))
    for engine, spots in imports.engines.items():
        wanted = needed(engine, imports.modules)
        if wanted and not around.names.intersection(wanted):
            for path, line in spots:
                message = f"{engine} needs {' or '.join(wanted)}, and nothing imports it: no lock holds one"
                yield Finding(path, line, "FD232", message, _ask(wanted[0], around), WARNING)


def unused(imports: Imports, around: Around, places: Mapping[str, Placement], contents: Contents) -> Iterator[Finding]:
    """Yield a hint for each requirement that nothing the DAG reaches imports, names in a URL, or implies."""
    if imports.anything:
        return
    used: set[str] = set().union(*(placement.names for placement in places.values()))
    urls = [engine for engine in imports.engines if "://" in engine]
    used |= implied([engine for engine in imports.engines if "://" not in engine], urls)
    sure = all(placement.how != NOWHERE for placement in places.values())
    for one in around.asked:
        wanted = around.own.get(one.name, frozenset())
        if one.name in used or wanted or is_ambient(one.name):
            continue
        if sure or one.name in contents.names or one.name in known():
            message = f"nothing that {around.unit.folder} reaches imports {one.name}"
            yield Finding(
                one.path, one.line, "FD233", message, f"remove the line, then firedoor lock {around.unit.folder}", NOTE
            )


def _nowhere(module: str, path: str, line: int, around: Around) -> Finding:
    names = _candidates(module)
    level = ERROR if names and around.whole else WARNING
    named = f"it is of {' or '.join(names[:3])}" if names else "no distribution is known to have it"
    message = f"import {module}: no lock that serves {around.unit.folder} provides it; {named}"
    return Finding(path, line, "FD231", message, _ask(names[0] if names else module.partition(".")[0], around), level)


def _candidates(module: str) -> list[str]:
    """Well-known distributions that have the module."""
    prefix = module
    while prefix:
        if found := providers_by_prefix().get(prefix):
            return sorted(found)
        prefix = prefix.rpartition(".")[0]
    return []


def _ask(name: str, around: Around) -> str:
    if around.into:
        return f"echo '{name}' >> {around.into}"
    return f"echo '{name}' >> {around.unit.requirements} && firedoor lock {around.unit.folder}"


def counted_by(places: Mapping[str, Placement], hows: Collection[str]) -> dict[str, int]:
    """How many modules were placed in each of the ways ``hows``."""
    return {how: sum(placement.how == how for placement in places.values()) for how in hows}
