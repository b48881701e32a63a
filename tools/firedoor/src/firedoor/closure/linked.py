"""A whole tree as an earlier run linked it, kept in the cache file: the next run follows only what moved since.

It is a memory of answers, never a source of new ones. Whatever may have changed since (see
:meth:`firedoor.closure.graph.Graph.recall`) is worked out as if there were no memory, and so is everything when folders
came or went, the import roots are others, or firedoor itself is: the digest of its rules is kept along.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from firedoor.sources.blake import blake2b

if TYPE_CHECKING:
    from firedoor.closure.keys import Key
    from firedoor.sources.cache import FactsCache

_FILES, _THINGS, _DAGS = "linked files", "linked things", "linked DAG files"
# What decides where a step leads, what a thing is, and which pins a DAG file reaches.
_RULES = ("closure", "sources", "pins")
_OF_AFFECTED = (
    *("dataset", "inputs", "links", "memory", "outside", "pinned", "recognised", "remembered", "rewired", "select"),
    *("sides", "starts"),
)
_ALSO = tuple(f"affected/{name}.py" for name in _OF_AFFECTED)


class LinkedFiles(NamedTuple):
    """The tree, file by file. ``flags`` are those of Python files that have any; ``importers`` are sorted."""

    rules: str
    roots: tuple[str, ...]
    configured: bool
    submodules: tuple[str, ...]
    digests: dict[str, str]
    executables: frozenset[str]
    flags: dict[str, int]
    forward: dict[str, frozenset[str]]
    importers: dict[str, list[str]]
    unknowable: frozenset[str]


class LinkedThings(NamedTuple):
    """Everything that a DAG file of the tree reaches, thing by thing; the last three hold those that have any."""

    registries: bool
    steps: dict[Key, tuple[tuple[Key, ...], int]]
    """What a thing uses, and its part of a fingerprint."""
    bodies: dict[Key, tuple[frozenset[Key], frozenset[Key]]]
    """Those of the steps of a module body that its import statements make: what they may add, and all that they run."""
    outside: dict[Key, tuple[str, ...]]
    unresolved: dict[Key, dict[tuple[str, str], str]]


class LinkedDags(NamedTuple):
    """The tree, DAG file by DAG file. ``pin_files`` are the locks, and what tells what they are for."""

    dag_files: frozenset[str]
    pin_files: frozenset[str]
    pins: dict[str, tuple[frozenset[str], tuple[str, ...]]]
    """What a DAG file takes from outside, and the lines about pins in its fingerprint."""
    table_uses: dict[str, tuple[tuple[object, ...], ...]]
    """Rows of :class:`firedoor.tables.uses.TableUse`, of those that have any."""


def keep(cache: FactsCache, files: LinkedFiles, things: LinkedThings, dags: LinkedDags) -> None:
    """Have ``cache`` keep a tree for the next run."""
    cache.keep(_DAGS, tuple(dags))
    cache.keep(_FILES, tuple(files))
    cache.keep(_THINGS, tuple(things))


def kept_files(cache: FactsCache) -> LinkedFiles | None:
    """The tree that an earlier run of this very version of the rules kept, file by file."""
    found: Any = cache.kept(_FILES)
    if found is None or found[0] != digest_of_rules():
        return None
    return LinkedFiles._make(found)


def kept_things(cache: FactsCache) -> LinkedThings:
    """The same tree, thing by thing."""
    found: Any = cache.kept(_THINGS)
    return LinkedThings._make(found)


def kept_dags(cache: FactsCache) -> LinkedDags:
    """The same tree, DAG file by DAG file."""
    found: Any = cache.kept(_DAGS)
    return LinkedDags._make(found)


@cache
def digest_of_rules() -> str:
    """A digest of the code that links, ``""`` where it cannot be read: then nothing is kept.

    Facts are told apart by a number that somebody raises. A number that somebody forgot to raise would make a memory
    give stale answers, and to read these files costs two milliseconds, once in a process.
    """
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120  # pathlib costs 10 ms of start-up
    found = blake2b(digest_size=16)
    try:
        names = [f"{room}/{name}" for room in _RULES for name in sorted(os.listdir(f"{package}/{room}"))]  # noqa: PTH208  # as above
        for name in (*names, *_ALSO):
            if name.endswith((".py", ".txt", ".toml", ".json")):
                with open(f"{package}/{name}", "rb", buffering=0) as file:  # noqa: PTH123  # as above
                    found.update(file.read())
    except OSError:
        return ""
    return found.hexdigest()
