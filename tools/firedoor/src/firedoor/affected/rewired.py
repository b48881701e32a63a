"""Which files of a tree lead to other things than in another tree: near, by their own steps, or far."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from firedoor.affected.ancestors import ancestors
from firedoor.affected.links import Links
from firedoor.closure.places import folders_up
from firedoor.closure.snapshot import Snapshot
from firedoor.sources import uses as use
from firedoor.sources.facts import BODY, Facts


class Rewired(NamedTuple):
    """Files of two trees that do not lead to the same things: ``near`` in their own steps, ``far`` in what follows.

    ``outer`` are those that came or went, look different from outside, or lead to such; ``inside`` are the others of
    which the text has moved, each with the names of what differs in it.
    """

    near: Collection[str]
    far: Collection[str]
    outer: Collection[str]
    inside: Mapping[str, frozenset[str]]


def rewired(base: Snapshot, head: Snapshot, moved: Iterable[str], links: Links) -> Rewired:
    """The files that do not lead to the same in both trees, which have the folders in common.

    A step of one file looks at others only for what importing them does and gives: see :func:`_outside`. So a function
    that calls something else changes the steps of its own file; a name that came or went may change those of all files
    that lead there. A file of ``base`` of which the facts are no longer there may have been anything.
    """
    own: set[str] = set()
    outward: set[str] = set()
    inside: dict[str, frozenset[str]] = {}
    for path in moved:
        if path not in base.digests or path not in head.digests:
            outward.add(path)
            for folder in folders_up(path):
                outward |= {f"{folder}/__init__.py", f"{folder}.py"} if folder else {"__init__.py"}
        elif base.digests[path] == head.digests[path]:
            continue  # its mode
        elif not path.endswith(".py"):
            if base.summary(path) != head.summary(path):
                own.add(path)
        elif base.digests[path] not in base.cache:
            outward.add(path)
        else:
            before, after = base.facts(path), head.facts(path)
            if _outside(before) != _outside(after):
                outward.add(path)
                continue
            if [node.uses for node in before.nodes] != [node.uses for node in after.nodes]:
                own.add(path)
            inside[path] = frozenset(
                new.name
                for old, new in zip(before.nodes, after.nodes, strict=True)
                if (old.digest, old.docstrings, old.uses) != (new.digest, new.docstrings, new.uses)
            )
    outer = ancestors(outward, links.importers, links.unknowable).keys()
    if not own:
        return Rewired(outer, outer, outer, inside)
    return Rewired(outer | own, ancestors(own | outward, links.importers, links.unknowable).keys(), outer, inside)


def _outside(facts: Facts) -> tuple[object, ...]:
    """What other files may see of a file: all but what definitions hold, where, and what they use beside imports."""
    nodes = [(node.name, node.bases, node.constructs_dag) for node in facts.nodes]
    imports = {item for node in facts.nodes for item in node.uses if item[0] == use.IMPORTS}
    body = [(node.digest, node.uses) for node in facts.nodes if node.name == BODY]
    return (facts.flags, facts.error, nodes, facts.bindings, facts.exports, facts.imports, body, imports)
