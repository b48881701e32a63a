"""Quiet modules: importing one neither fails nor acts, so that an import of it is a name like any other.

Such a module only defines functions, plain classes and calm values, and imports nothing but quiet modules and the
certain part of the standard library. That somebody began or ceased to import it matters to those who use what they
imported, and to those who use the module as an attribute of its package without importing it themselves. An
``__init__.py`` is never quiet: that it is there decides what kind of package its folder is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from firedoor.closure.components import Fold
from firedoor.closure.keys import ATTRIBUTE, BODY, WHOLE, Key
from firedoor.closure.places import parent
from firedoor.sources.canonical import digest
from firedoor.sources.facts import BY_IMPORT

# What ``Contents.of`` says of a body that does nothing and lacks nothing.
_NOTHING = (digest([]), b"", False, 0, ())
_INIT = "/__init__"


class Quiet:
    """Whether a module body is quiet, with all that importing it imports; each is looked at once."""

    def __init__(
        self,
        edges: Callable[[Key], Iterable[Key]],
        content: Callable[[Key], tuple[object, ...]],
        known: Callable[[Key], bool | None] = lambda key: None,
    ) -> None:
        """``edges`` and ``content`` as a graph gives them; ``known`` where the answer is had from elsewhere."""
        self._edges = edges
        self._content = content
        self._fold: Fold[Key, bool] = Fold(self._below, self._combine, known)

    def __call__(self, key: Key) -> bool:
        """Whether ``key`` is the body of a quiet module."""
        return key[1] == BODY and self._fold(key)

    def _does_nothing(self, key: Key) -> bool:
        return key[1] == BODY and _is_plain_module(key[0]) and self._content(key) == _NOTHING

    def _below(self, key: Key) -> Iterable[Key]:
        if not self._does_nothing(key):
            return ()
        return [step for step in self._edges(key) if not self._is_from_outside(step, key) and not _is_above(step, key)]

    def _is_from_outside(self, step: Key, body: Key) -> bool:
        """Whether ``step`` is a name that ``body`` imports from outside: what decorates there is known to be inert."""
        if step[0] != body[0] or step[1] == BODY or not set(self._edges(step)) <= {body}:
            return False
        return all(isinstance(way, str) and way[0] == BY_IMPORT for way in self._content(step))

    def _combine(self, members: list[Key], below: list[bool]) -> bool:
        return len(members) == 1 and self._does_nothing(members[0]) and all(below)


def _is_plain_module(path: str) -> bool:
    return path.endswith(".py") and path.rpartition("/")[2] != "__init__.py"


def _is_above(step: Key, body: Key) -> bool:
    """Whether ``step`` runs a package that holds ``body``: who imports ``body`` has run it."""
    folder, slash, name = step[0].rpartition("/")
    return step[1] == BODY and name == "__init__.py" and body[0].startswith(folder + slash)


def asked_for(body: Key) -> tuple[Key, ...]:
    """The things whose use needs that somebody imports the module of ``body``: itself, or its package as a value."""
    path = body[0]
    folder = parent(path.removesuffix(".py").removesuffix(_INIT))
    return (
        (path, ATTRIBUTE),
        (path, WHOLE),
        (f"{folder}/__init__.py" if folder else "__init__.py", WHOLE),
        (
            folder + "/",
            WHOLE,
        ),
    )
