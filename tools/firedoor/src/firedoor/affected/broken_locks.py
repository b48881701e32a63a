"""Locks that a change broke: looked at only where the change touched a lock, its requirements or a base layer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firedoor.revisions import Blobs, Repository, Tree

_MOST = 20


def broken_locks(
    touched: Collection[str], repository: Repository, head: Tree, blobs: Blobs, environ: Mapping[str, str]
) -> tuple[str, ...]:
    """Return one line for each thing that is wrong with a lock of head that ``touched`` may have broken.

    A touched ``.in`` or ``.txt`` file that is of no DAG may be a base layer, or be included: then every lock counts.
    """
    near = [path for path in touched if path.endswith((".in", ".txt")) or path == "pyproject.toml"]
    if not near:
        return ()
    from firedoor.pins.units import unit_of

    if not any(unit_of(path) for path in head.entries if path.endswith(("/requirements.in", ".txt"))):
        return ()
    from firedoor.errors import UsageError
    from firedoor.findings import ERROR
    from firedoor.pins.answer import checked, layers_of
    from firedoor.pins.place import place_in

    place = place_in(repository, head, blobs, environ)
    of_dags = {unit_of(path) for path in near}
    units = [unit for unit in place.units if None in of_dags or unit in of_dags]
    if not units:
        return ()
    try:
        layers = layers_of(place)
    except UsageError as error:
        return (f"locks are not checked against a base layer: {error.message} ({error.code})",)
    found = [finding for finding in checked(place, units, layers).findings if finding.level == ERROR]
    lines = [f"{finding.place}: {finding.code} {finding.message}; {finding.fix}" for finding in found[:_MOST]]
    if len(found) > _MOST:
        lines.append(f"{len(found) - _MOST} more about locks: firedoor lock --check")
    return tuple(lines)
