"""Reach by definition: the things of one revision, what each is and what it uses.

The rules are those of :mod:`firedoor.closure.steps` and :mod:`firedoor.closure.content`; here each question is answered
once, and what two revisions must have in common is taken from the other one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from firedoor.closure.content import Contents
from firedoor.closure.keys import ANYTHING, BODY, FILE, PREFIXES, SCRIPT, WHOLE, Key
from firedoor.closure.linked import LinkedThings
from firedoor.closure.modules import Modules
from firedoor.closure.named import file_key
from firedoor.closure.quiet import Quiet
from firedoor.closure.resources import Resources
from firedoor.closure.snapshot import Snapshot
from firedoor.closure.steps import Steps
from firedoor.sources import uses as use
from firedoor.sources.facts import MAIN as MAIN_NODE
from firedoor.sources.facts import READS_DOCSTRINGS, READS_SOURCE, Node

Of = tuple[frozenset[Key], frozenset[Key]]
_NONE: frozenset[Key] = frozenset()
_NOTHING: Of = (_NONE, _NONE)
# How names of things begin that stand for more than one definition, or for another side of it.
_NO_PLAIN_NAME = frozenset((*PREFIXES, WHOLE, "<"))


class Earlier:
    """What another run found of another tree, as far as it must be the same in this one."""

    def __init__(
        self,
        things: LinkedThings,
        outer: Collection[str],
        acting: Collection[str],
        inside: Mapping[str, Collection[str]],
        moved: Collection[str],
    ) -> None:
        """``outer`` holds every file that may lead to one which came, went, or gives other names.

        ``acting`` holds every file of which the body may act otherwise, ``moved`` every file that differs at all;
        ``inside`` maps those of them that are not in ``outer`` by themselves to the names of what differs in them.
        """
        self.things = things
        self._outer = outer
        self._acting = acting
        self._inside = inside
        self._moved = moved
        self._doubtful = frozenset(outer).union(moved)

    def steps(self, key: Key) -> tuple[Key, ...] | None:
        """What ``key`` uses, ``None`` where that is not known or may have changed."""
        known = self._known(key)
        return None if known is None else known[0]

    def hash(self, key: Key) -> int | None:
        """The part of ``key`` in a fingerprint, ``None`` where that is not known or may have changed."""
        if key == ANYTHING or (key[1] in (BODY, SCRIPT) and key[0] in self._acting):
            return None
        known = self._known(key)
        return None if known is None else known[1]

    def _known(self, key: Key) -> tuple[tuple[Key, ...], int] | None:
        path = key[0]
        if path in self._doubtful:
            differing = self._inside.get(path) if path not in self._outer else None
            if differing is None or key[1] in differing or key[1][:1] in _NO_PLAIN_NAME:
                return None
        elif path[-1:] == "/":  # a folder has no links by file
            return None
        return self.things.steps.get(key)


class Graph:
    """The steps of one revision; everything is computed when it is first asked for."""

    def __init__(self, snapshot: Snapshot, modules: Modules, resources: Resources, *, registries: bool) -> None:
        self.snapshot = snapshot
        self.modules = modules
        self.resources = resources
        self.registries = registries
        self._steps = Steps(snapshot, modules, resources, registries=registries)
        self._contents = Contents(snapshot, modules)
        self._edges: dict[Key, tuple[Key, ...]] = {}
        self._bodies: dict[Key, Of] = {}
        self._externals: dict[Key, tuple[str, ...]] = {}
        self.is_quiet = Quiet(self.edges, self.content, self._known_quiet)
        self._unresolved: dict[Key, dict[tuple[str, str], str]] = {}
        self._twin: Graph | None = None
        self._near: Collection[str] = ()
        self._far: Collection[str] = ()
        self._acting: Collection[str] = ()
        self._moved: Collection[str] = ()
        self._earlier: Earlier | None = None

    def share(
        self,
        twin: Graph,
        *,
        near: Collection[str],
        far: Collection[str],
        acting: Collection[str],
        moved: Collection[str],
    ) -> None:
        """Take from ``twin``, another revision, what must be the same there.

        ``near`` holds every file of which the steps may be others, ``far`` every file that may lead to one of them,
        ``acting`` every file of which the body may act otherwise; ``moved`` every file that differs at all.
        """
        self._acting = acting
        self._twin = twin
        self._near = near
        self._far = far
        self._moved = moved

    def recall(self, earlier: Earlier) -> None:
        """Take from what an earlier run found of another tree what must be the same in this one."""
        self._earlier = earlier

    def has_shared_reach(self, key: Key) -> bool:
        """Whether ``key`` leads to the same things in the twin, near and far."""
        return self._twin is not None and key[0] not in self._far and self._is_there(key)

    def has_shared_content(self, key: Key) -> bool:
        """Whether ``key`` by itself is the same in the twin, and has the same steps."""
        if key[0] in self._moved or key == ANYTHING or (key[1] in (BODY, SCRIPT) and key[0] in self._acting):
            return False
        return self._has_shared_steps(key)

    def _has_shared_steps(self, key: Key) -> bool:
        return self._twin is not None and key[0] not in self._near and self._is_there(key)

    def _is_there(self, key: Key) -> bool:
        return key[0] in self.snapshot.digests or not key[0]

    @property
    def unresolved(self) -> dict[tuple[str, str], str]:
        """``(path, import)`` → why it could not be placed exactly, of all that was looked at so far."""
        return {which: why for lost in self._unresolved.values() for which, why in lost.items()}

    def file_key(self, path: str) -> Key:
        """How a file that a string or a declared edge names is reached."""
        return file_key(path)

    def exists(self, stem: str, name: str) -> bool:
        """Whether module ``stem`` can give the attribute or submodule ``name``."""
        return self._contents.existence.exists(stem, name)

    def edges(self, key: Key) -> tuple[Key, ...]:
        """What ``key`` uses, sorted."""
        known = self._edges.get(key)
        if known is None:
            earlier = self._earlier
            if earlier is not None and (steps := earlier.steps(key)) is not None:
                known = steps
                if key in earlier.things.unresolved:
                    self._unresolved[key] = earlier.things.unresolved[key]
            elif self._twin is not None and self._has_shared_steps(key):
                known = self._twin.edges(key)
            else:
                known = self._found(key)
            self._edges[key] = known
        return known

    def _found(self, key: Key) -> tuple[Key, ...]:
        lost = self._steps.imported.unresolved = {}
        found = set(self._steps.of(key))
        found.discard(key)
        if lost:
            self._unresolved[key] = lost
        return tuple(sorted(found))

    def imports(self, key: Key) -> frozenset[Key]:
        """Those of the steps of a module body that its import statements make: to bodies, and to the outside.

        They matter by what they make run: importing what is imported anyway changes nothing. Imports that may mean one
        of several files are not among them.
        """
        return self._of_body(key)[0]

    def _of_body(self, key: Key) -> Of:
        """What :meth:`imports` says of a body, and what its import statements run."""
        if key[1] not in (BODY, SCRIPT):
            return _NOTHING
        known = self._bodies.get(key)
        if known is None:
            known = self._bodies[key] = self._body(key)
        return known

    def _body(self, key: Key) -> Of:
        self.edges(key)
        if self._earlier is not None and self._earlier.steps(key) is not None:
            return self._earlier.things.bodies.get(key, _NOTHING)
        if self._twin is not None and self._has_shared_steps(key):
            return self._twin._of_body(key)
        steps = self._steps
        return steps.by_import.get(key, _NONE), steps.run_by.get(key, _NONE)

    def _known_quiet(self, key: Key) -> bool | None:
        known = self.known_hash(key)
        return None if known is None else known == 0  # a quiet body has no part in a fingerprint

    def runs(self, key: Key) -> Iterable[Key]:
        """What runs on import because ``key`` does: what its import statements run; its module, if it is none itself.

        What a function imports when it is called runs later, or never, and is not among them.
        """
        path, name = key
        if name in (BODY, SCRIPT):
            return self._of_body(key)[1]
        return ((path, BODY),) if name != FILE and path.endswith(".py") and path in self.snapshot.digests else ()

    def content(self, key: Key) -> tuple[object, ...]:
        """What ``key`` is by itself; equal for two revisions when nothing about it can matter."""
        return self._contents.of(key)

    def known_hash(self, key: Key) -> int | None:
        """The part of ``key`` in a fingerprint, where an earlier run has told it."""
        return self._earlier.hash(key) if self._earlier is not None else None

    def unresolved_by(self, key: Key) -> dict[tuple[str, str], str]:
        """Those of :attr:`unresolved` that were met at ``key``."""
        return self._unresolved.get(key, {})

    def reads(self, key: Key) -> int:
        """``READS_DOCSTRINGS`` and ``READS_SOURCE`` where ``key`` itself reads those of what it is handed."""
        path, name = key
        if not path.endswith(".py") or path not in self.snapshot.digests:
            return 0
        node = self.nodes(path).get(name)
        if node is None:
            return 0
        return (READS_DOCSTRINGS if use.ANY_DOCSTRINGS in node.uses else 0) | (
            READS_SOURCE if use.ANY_SOURCE in node.uses else 0
        )

    def docstrings(self, key: Key) -> bytes:
        """The digest of the docstrings of a definition or module body, ``b""`` where ``key`` has none."""
        path, name = key
        if not path.endswith(".py") or path not in self.snapshot.digests:
            return b""
        node = self.nodes(path).get(name)
        return node.docstrings if node is not None else b""

    def externals(self, key: Key) -> tuple[str, ...]:
        """What ``key`` itself takes from outside: dotted imports, ``*`` for an unknowable one, ``@…`` for engines."""
        known = self._externals.get(key)
        if known is None:
            known = self._externals[key] = self._outside(key)
        return known

    def _outside(self, key: Key) -> tuple[str, ...]:
        path, name = key
        if key == ANYTHING:
            return ("*",)
        if self._earlier is not None and self._earlier.steps(key) is not None:
            return self._earlier.things.outside.get(key, ())
        if not path.endswith(".py") or path not in self.snapshot.digests:
            return ()
        nodes = self.nodes(path)
        if name == WHOLE or name.startswith(PREFIXES):
            return ()
        parts = [
            node for node in (nodes.get(name), nodes.get(MAIN_NODE) if name == SCRIPT else None) if node is not None
        ]
        if name == SCRIPT:
            parts.append(nodes[BODY])
        return tuple([found for node in parts for item in node.uses if (found := self._external(path, item))])

    def _external(self, path: str, item: str) -> str:
        kind, text = item[0], item[1:]
        if kind == use.ENGINE:
            return item
        if kind == use.IMPORTS:
            module, _, attribute = text.partition(":")
            if module.startswith(".") or self.modules.stems(path, module)[0]:
                return ""
            return f"{module}.{attribute}" if attribute and attribute != "*" else module
        if kind == use.DYNAMIC and "*" not in text and not self.modules.stems(path, text)[0]:
            return text
        return ""

    def code(self, path: str) -> tuple[object, ...]:
        """The digests of all that a Python file holds: equal where only comments and format differ."""
        return self._contents.code(path)

    def line(self, key: Key) -> int:
        """The line where ``key`` is defined or bound; 1 where no line says more."""
        path, name = key
        if path not in self.snapshot.digests or name in (FILE, BODY, WHOLE) or not path.endswith(".py"):
            return 1
        return self.snapshot.facts(path).lines.get(name.lstrip("^#%&!").partition(".")[0], 1)

    def nodes(self, path: str) -> dict[str, Node]:
        """The nodes of a Python file by name."""
        return self.snapshot.nodes(path)
