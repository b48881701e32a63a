"""Which files of a tree lead to other things than in another tree: near, by their own steps, or far."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from firedoor.affected.ancestors import ancestors
from firedoor.affected.links import Links
from firedoor.closure.places import folders_up
from firedoor.closure.snapshot import Snapshot
from firedoor.sources import uses as use
from firedoor.sources.facts import ACTIVE, ACTS_ON_OTHERS, BODY, Facts


class Rewired(NamedTuple):
    """What of two trees does not lead to the same things: see :func:`rewired`."""

    outer: Collection[str]
    """Files that came or went, give other names than before, or lead to such: nothing of them is known."""
    acting: Collection[str]
    """Files of which the body may act otherwise, since importing something that they lead to does."""
    inside: Mapping[str, frozenset[str]]
    """Files that have moved and are not among ``outer`` for that, each with the names of what differs in it."""
    near: Collection[str]
    """Files of which steps may be others."""
    far: Collection[str]
    """Files that lead to one of those."""


def rewired(base: Snapshot, head: Snapshot, moved: Iterable[str], links: Links) -> Rewired:
    """The files that do not lead to the same in both trees, which have the folders in common.

    A step of one file looks at others only for the names that they give (:func:`_names`), and a body also for what
    importing them does (:func:`_acts`). So a function that calls something else changes the steps of its own file; a
    name that came or went may change those of all files that lead there. A file of ``base`` of which the facts are no
    longer there may have been anything.
    """
    own: set[str] = set()
    outward: set[str] = set()
    acting: set[str] = set()
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
            if _names(before) != _names(after):
                outward.add(path)
                continue
            differing = {
                new.name
                for old, new in zip(before.nodes, after.nodes, strict=True)
                if (old.digest, old.docstrings, old.uses) != (new.digest, new.docstrings, new.uses)
            }
            if _acts(before) != _acts(after):
                acting.add(path)
                differing.add(BODY)
            if [node.uses for node in before.nodes] != [node.uses for node in after.nodes]:
                own.add(path)
            inside[path] = frozenset(differing)
    outer = ancestors(outward, links.importers, links.unknowable).keys()
    acts = ancestors(acting, links.importers, links.unknowable).keys() if acting else frozenset()
    far = ancestors(own | outward | acting, links.importers, links.unknowable).keys() if own or acting else outer
    return Rewired(outer, acts, inside, outer | own, far)


def _names(facts: Facts) -> tuple[object, ...]:
    """What the steps of other files may depend on: the names that a module gives, and what subclassing them does."""
    nodes = [(node.name, node.bases, node.constructs_dag) for node in facts.nodes]
    return (facts.flags & ~(ACTIVE | ACTS_ON_OTHERS), facts.error, nodes, facts.bindings, facts.exports)


def _acts(facts: Facts) -> tuple[object, ...]:
    """What the bodies of other files may depend on besides: what importing a module does, and imports in turn."""
    imports = {item for node in facts.nodes for item in node.uses if item[0] == use.IMPORTS}
    body = [(node.digest, node.uses) for node in facts.nodes if node.name == BODY]
    return (facts.flags, facts.imports, body, imports)
