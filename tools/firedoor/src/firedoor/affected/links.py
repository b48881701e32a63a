"""File by file: what each file of two trees leads to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from firedoor.closure.filegraph import FileLinks
from firedoor.closure.snapshot import Snapshot


class Links(NamedTuple):
    """File by file: what each file of two trees leads to, who leads to it, and which files may lead anywhere."""

    forward: Mapping[str, frozenset[str]]
    importers: Mapping[str, list[str]]
    unknowable: frozenset[str]


def linked(links: FileLinks, base: Snapshot, head: Snapshot) -> Links:
    """The links of every file of both sides."""
    forward: dict[str, frozenset[str]] = {}
    unknowable = _follow(links, base, head, forward, None)
    importers: dict[str, list[str]] = {}
    for path in sorted(forward):
        for target in forward[path]:
            users = importers.get(target)
            if users is None:
                importers[target] = [path]
            else:
                users.append(path)
    return Links(forward, importers, frozenset(unknowable))


def of_head(links: Links, follow: FileLinks, base: Snapshot, head: Snapshot) -> Links:
    """``links`` of two trees with the same paths, without what only base leads to."""
    return patched(links, follow, head, head, moved(base, head))


def patched(links: Links, follow: FileLinks, base: Snapshot, head: Snapshot, anew: Collection[str]) -> Links:
    """``links`` of trees with the same paths, with those of the files ``anew`` made anew."""
    forward, importers = dict(links.forward), dict(links.importers)
    fresh: dict[str, frozenset[str]] = {}
    unknowable = links.unknowable - set(anew) | _follow(follow, base, head, fresh, anew)
    for path in sorted(anew):
        before, after = forward.pop(path, frozenset()), fresh.get(path, frozenset())
        if path in fresh:
            forward[path] = after
        for target in before - after:
            importers[target] = [user for user in importers[target] if user != path]
            if not importers[target]:
                del importers[target]
        for target in after - before:
            importers[target] = sorted([*importers.get(target, ()), path])
    return Links(forward, importers, frozenset(unknowable))


def _follow(
    links: FileLinks,
    base: Snapshot,
    head: Snapshot,
    forward: dict[str, frozenset[str]],
    only: Collection[str] | None,
) -> set[str]:
    """Add to ``forward`` what files lead to, ``only`` some of them; returns those that may lead anywhere."""
    unknowable: set[str] = set()
    for side in (head,) if base is head else (head, base):
        wanted = side.digests.items() if only is None else [(p, side.digests[p]) for p in only if p in side.digests]
        for path, digest in wanted:
            if side is not head and head.digests.get(path) == digest:
                continue
            summary = side.summary(path)
            if summary is None:
                continue
            targets, anything = links.targets(path, summary)
            if anything:
                unknowable.add(path)
            known = forward.get(path)
            forward[path] = frozenset(targets) if known is None else known | targets
    return unknowable


def moved(base: Snapshot, head: Snapshot) -> set[str]:
    """The files that differ in content or mode."""
    found = {path for path, _ in base.digests.items() ^ head.digests.items()}
    return found | (base.executables ^ head.executables)
