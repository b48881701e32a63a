"""Two revisions as the DAG files see them: one view for all who take libraries as they are, one per set of pins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from firedoor.revisions import Blobs, Tree

if TYPE_CHECKING:
    from firedoor.affected.libraries import Libraries

RELEASES = "releases.toml"
"""Lists the releases of the library that it lies in; see :mod:`firedoor.affected.libraries`."""


class View(NamedTuple):
    """Base (``None``: there is none) and head as the DAG files see them for which ``holds`` is true.

    ``pinned``: they stay on the release of some library, at base or at head.
    """

    base: Tree | None
    head: Tree
    holds: Callable[[str], bool]
    pinned: bool = False


def _everybody(path: str) -> bool:
    return True


EVERYBODY = View(None, Tree(None, {}), _everybody)
"""For who brings the trees along: every DAG file."""


def views_of(base: Tree | None, head: Tree, blobs: Blobs) -> list[View]:
    """The views of two revisions, the one without pins first.

    Raises UsageError as ``libraries_of`` does, for head; at base what cannot be read says nothing, or is empty.
    """
    if not any(path.endswith("/" + RELEASES) for tree in (base, head) if tree is not None for path in tree.entries):
        return [View(base, head, _everybody)]
    from firedoor.affected.libraries import libraries_of

    after = libraries_of(head, blobs)
    before = after if base is None else libraries_of(base, blobs, forgiving=True)
    if not (before.pins or after.pins):
        return [View(base, head, _everybody)]
    folders = before.pins.keys() | after.pins.keys()
    pairs = sorted({(before.pins.get(folder, ()), after.pins.get(folder, ())) for folder in folders} - {((), ())})
    found = []
    for pins in [((), ()), *pairs]:
        seen = None if base is None else before.seen_with(pins[0], forgiving=True)
        found.append(View(seen, after.seen_with(pins[1]), _holder(before, after, pins), pins != ((), ())))
    return found


def _holder(before: Libraries, after: Libraries, pins: tuple[object, object]) -> Callable[[str], bool]:
    return lambda dag: (before.of(dag), after.of(dag)) == pins
