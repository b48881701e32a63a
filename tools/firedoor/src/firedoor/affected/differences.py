"""Which things differ between base and head, among those that DAG files reach at head.

It is enough to walk the head: if nothing that a DAG file reaches at head differs in content or in steps, the same
walk at base meets the same things, and both closures are equal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from firedoor.closure.graph import Graph
from firedoor.closure.keys import ANYTHING, BODY, FILE, SOURCE_TEXT, WHOLE, Key
from firedoor.sources.facts import STARS


class Differences(NamedTuple):
    """``changed`` maps a thing to the touched path that explains it; ``users`` are the steps of the walk, reversed.

    ``imported`` maps a module body of which only the imports differ to the touched path, what it imports anew, and
    what no longer: it matters where that is not imported anyway. ``redocumented`` and ``reworded`` are the things of
    which only the docstring, or only the text, differs: they matter to DAG files with code that reads docstrings, or
    source, of whatever it is handed.
    """

    changed: Mapping[Key, str]
    imported: Mapping[Key, tuple[str, frozenset[Key], frozenset[Key]]]
    redocumented: Mapping[Key, str]
    reworded: Mapping[Key, str]
    users: Mapping[Key, list[Key]]


def differences(
    base: Graph,
    head: Graph,
    roots: Iterable[Key],
    *,
    within: Collection[str],
    moved: Collection[str],
    forward: Mapping[str, frozenset[str]],
) -> Differences:
    """Compare what ``roots`` reach inside the files ``within`` (a superset of all that lead to ``moved``)."""
    came_or_went = {path for path in moved if path not in base.snapshot.digests or path not in head.snapshot.digests}
    rebound = _rebound(base, head, moved, within, forward)
    changed: dict[Key, str] = {}
    imported: dict[Key, tuple[str, frozenset[Key], frozenset[Key]]] = {}
    redocumented: dict[Key, str] = {}
    reworded: dict[Key, str] = {}
    users: dict[Key, list[Key]] = {}
    stack = sorted(set(roots))
    seen = set(stack)
    suspects = {*moved, ANYTHING[0]}  # files of which a thing may differ; the others need no look
    if came_or_went or rebound:
        near = came_or_went | rebound
        suspects |= {path for path in within if not forward.get(path, frozenset()).isdisjoint(near)}
    while stack:
        key = stack.pop()
        steps = head.edges(key)
        if key[0] in suspects or key[0].endswith("/"):
            reason = _difference(base, head, key, moved, came_or_went, rebound, forward)
            if reason is not None:
                changed[key] = reason
            elif key[0] in moved or not forward.get(key[0], frozenset()).isdisjoint(came_or_went):
                new, old = head.imports(key), base.imports(key)
                if new != old:
                    why = key[0] if key[0] in moved else min(forward[key[0]] & came_or_went)
                    imported[key] = (why, new - old, old - new)
            if reason is None and key[0] in moved:
                reworded[key] = key[0]
                if base.docstrings(key) != head.docstrings(key):
                    redocumented[key] = key[0]
        for target in steps:
            path = target[0]
            if path in within or path.endswith("/") or target == ANYTHING:
                users.setdefault(target, []).append(key)
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
    return Differences(changed, imported, redocumented, reworded, users)


def _difference(
    base: Graph,
    head: Graph,
    key: Key,
    moved: Collection[str],
    came_or_went: Collection[str],
    rebound: Collection[str],
    forward: Mapping[str, frozenset[str]],
) -> str | None:
    """The touched path that makes ``key`` differ, or ``None``."""
    path, name = key
    if key == ANYTHING:
        return next((p for p in sorted(moved) if p.endswith(".py") and base.code(p) != head.code(p)), None)
    if name == BODY and path not in base.snapshot.digests and head.is_quiet(key):
        return None  # that it is imported now is its importers' difference
    if path in moved:
        if name in (FILE, SOURCE_TEXT) or base.content(key) != head.content(key):
            return path
        return _other_steps(base, head, key, moved)
    targets = forward.get(path, frozenset())
    if path.endswith("/"):
        return _other_steps(base, head, key, moved)
    if came_or_went and not targets.isdisjoint(came_or_went):
        reason = _other_steps(base, head, key, moved)
        if reason is not None:
            return reason
    if (
        not name.startswith(("*", "^", "#", "%", "&"))
        and not targets.isdisjoint(rebound)
        and base.content(key) != head.content(key)
    ):
        return min(targets & set(rebound))
    return None


def _other_steps(base: Graph, head: Graph, key: Key, moved: Collection[str]) -> str | None:
    """The touched path that explains why ``key`` leads elsewhere, its imports aside; ``None`` when it does not."""
    before = set(base.edges(key)) - base.imports(key)
    after = set(head.edges(key)) - head.imports(key)
    if before == after:
        return None
    gone_or_new = sorted(target for target, _ in before ^ after if target in moved)
    return gone_or_new[0] if gone_or_new else key[0] if key[0] in moved else min(moved)


def _rebound(
    base: Graph,
    head: Graph,
    moved: Collection[str],
    within: Collection[str],
    forward: Mapping[str, frozenset[str]],
) -> set[str]:
    """Files of which the importable names may differ: their own bindings do, or a file that they star-import is one."""
    found = {path for path in moved if path.endswith(".py") and _names(base, path) != _names(head, path)}
    flags = head.snapshot.flags
    stars = [path for path in within if flags.get(path, 0) & STARS]
    grew = True
    while grew:
        grew = False
        for path in stars:
            if path not in found and not forward.get(path, frozenset()).isdisjoint(found):
                found.add(path)
                grew = True
    return found


def _names(graph: Graph, path: str) -> object:
    if path not in graph.snapshot.digests:
        return None
    facts = graph.snapshot.facts(path)
    return sorted(facts.bindings), facts.exports, facts.flags


def reached(seeds: Iterable[Key], users: Mapping[Key, Iterable[Key]]) -> dict[Key, Key | None]:
    """Everything that leads to ``seeds`` → the next thing on a shortest way there (``None`` for a seed)."""
    start = sorted(seeds)
    found: dict[Key, Key | None] = dict.fromkeys(start)
    queue = list(start)
    position = 0
    while position < len(queue):
        key = queue[position]
        position += 1
        for user in sorted(users.get(key, ())):
            if user not in found:
                found[user] = key
                queue.append(user)
    return found


def is_resource(key: Key) -> bool:
    """Whether a changed thing is a resource file."""
    return key[1] == FILE or (key[1] not in (WHOLE, BODY) and not key[0].endswith((".py", "/")))
