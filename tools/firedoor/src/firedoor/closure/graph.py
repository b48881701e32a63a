"""Reach by definition: the things of one revision, what each is and what it uses.

The rules are those of :mod:`firedoor.closure.steps` and :mod:`firedoor.closure.content`; here each question is answered
once, and what two revisions must have in common is taken from the other one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from firedoor.closure.content import Contents
from firedoor.closure.keys import ANYTHING, BODY, FILE, PREFIXES, SCRIPT, WHOLE, Key
from firedoor.closure.modules import Modules
from firedoor.closure.named import file_key
from firedoor.closure.quiet import Quiet
from firedoor.closure.resources import Resources
from firedoor.closure.snapshot import Snapshot
from firedoor.closure.steps import Steps
from firedoor.sources import uses as use
from firedoor.sources.facts import MAIN as MAIN_NODE
from firedoor.sources.facts import READS_DOCSTRINGS, READS_SOURCE, Node


class Graph:
    """The steps of one revision; everything is computed when it is first asked for."""

    def __init__(self, snapshot: Snapshot, modules: Modules, resources: Resources, *, registries: bool) -> None:
        self.snapshot = snapshot
        self.modules = modules
        self.resources = resources
        self._steps = Steps(snapshot, modules, resources, registries=registries)
        self._contents = Contents(snapshot, modules)
        self._edges: dict[Key, tuple[Key, ...]] = {}
        self.is_quiet = Quiet(self.edges, self.content)
        self._twin: Graph | None = None
        self._rewired: Collection[str] = ()
        self._moved: Collection[str] = ()

    def share(self, twin: Graph, rewired: Collection[str], moved: Collection[str]) -> None:
        """Take from ``twin``, another revision, what must be the same there.

        ``rewired`` holds every file that may lead to one which came, went, or changed in what it uses and binds;
        ``moved`` every file that differs at all.
        """
        self._twin = twin
        self._rewired = rewired
        self._moved = moved

    def has_shared_steps(self, key: Key) -> bool:
        """Whether ``key`` leads to the same things in the twin, near and far."""
        path = key[0]
        if self._twin is None or path in self._rewired:
            return False
        return path in self.snapshot.digests or not path

    def has_shared_content(self, key: Key) -> bool:
        """Whether ``key`` by itself is the same in the twin, and leads to the same things."""
        return key[0] not in self._moved and key != ANYTHING and self.has_shared_steps(key)

    @property
    def unresolved(self) -> dict[tuple[str, str], str]:
        """``(path, import)`` → why it could not be placed exactly, of all that was looked at so far."""
        return self._steps.imported.unresolved

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
            if self._twin is not None and self.has_shared_steps(key):
                known = self._twin.edges(key)
            else:
                found = set(self._steps.of(key))
                found.discard(key)
                known = tuple(sorted(found))
            self._edges[key] = known
        return known

    def imports(self, key: Key) -> frozenset[Key]:
        """Those of the steps of a module body that its import statements make: to bodies, and to the outside.

        They matter by what they make run: importing what is imported anyway changes nothing. Imports that may mean one
        of several files are not among them.
        """
        return self._of_body(key).by_import.get(key, frozenset())

    def _of_body(self, key: Key) -> Steps:
        """The rules that have taken the steps of ``key``."""
        if key[1] in (BODY, SCRIPT):
            if self._twin is not None and self.has_shared_steps(key):
                return self._twin._of_body(key)
            self.edges(key)
        return self._steps

    def runs(self, key: Key) -> Iterable[Key]:
        """What runs on import because ``key`` does: what its import statements run; its module, if it is none itself.

        What a function imports when it is called runs later, or never, and is not among them.
        """
        path, name = key
        if name in (BODY, SCRIPT):
            return self._of_body(key).run_by.get(key, frozenset())
        return ((path, BODY),) if name != FILE and path.endswith(".py") and path in self.snapshot.digests else ()

    def content(self, key: Key) -> tuple[object, ...]:
        """What ``key`` is by itself; equal for two revisions when nothing about it can matter."""
        return self._contents.of(key)

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

    def externals(self, key: Key) -> Iterable[str]:
        """What ``key`` itself takes from outside: dotted imports, ``*`` for an unknowable one, ``@…`` for engines."""
        path, name = key
        if key == ANYTHING:
            return ("*",)
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
        return [found for node in parts for item in node.uses if (found := self._external(path, item))]

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
