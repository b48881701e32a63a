"""What a thing is by itself, apart from what it leads to."""

from __future__ import annotations

from firedoor.closure.existence import Existence, is_exported
from firedoor.closure.import_order import ImportOrder
from firedoor.closure.keys import (
    ANYTHING,
    ATTRIBUTE,
    BODY,
    CREATION,
    DOCUMENTATION,
    FILE,
    NAMED,
    PREFIXES,
    SCRIPT,
    SOURCE_TEXT,
    STARRED,
    WHOLE,
    Key,
)
from firedoor.closure.modules import Modules
from firedoor.closure.snapshot import Snapshot
from firedoor.sources.facts import MAIN as MAIN_NODE
from firedoor.sources.facts import MODULE_GETATTR, STARS, Facts, Node


class Contents:
    """The contents of one revision."""

    def __init__(self, snapshot: Snapshot, modules: Modules) -> None:
        self.snapshot = snapshot
        self.modules = modules
        self.existence = Existence(snapshot, modules)
        self._order = ImportOrder(snapshot, modules)

    def of(self, key: Key) -> tuple[object, ...]:
        """What ``key`` is by itself; equal for two revisions when nothing about it can matter."""
        path, name = key
        if not path:
            return self._everything() if key == ANYTHING else ()
        if name in (NAMED, ATTRIBUTE):
            return ()  # the steps of the one say all; whether the other is there, what runs on import
        if name == FILE or path in self.modules.sealed:
            return (self.snapshot.digests.get(path), path in self.snapshot.executables)
        if path.endswith("/"):
            return ()
        if path not in self.snapshot.digests:
            return ("absent",)
        if name[:1] == SOURCE_TEXT and (len(name) == 1 or self.snapshot.is_definition(path, name[1:])):
            return (self.snapshot.digests[path],)
        facts = self.snapshot.facts(path)
        nodes = self.snapshot.nodes(path)
        if name in (BODY, SCRIPT):
            main = nodes.get(MAIN_NODE) if name == SCRIPT else None
            mode = path in self.snapshot.executables if name == SCRIPT else False
            missing = self.existence.missing(path, facts, nodes[BODY])
            # Python asks a module for its ``__path__`` when names are imported from it: a ``__getattr__`` runs then.
            asked = facts.flags & MODULE_GETATTR
            order = self._order.of(path, facts)
            return (nodes[BODY].digest, main.digest if main else b"", mode, asked, order, *missing)
        if name == WHOLE:
            return tuple(facts.bindings)
        if name[:1] in PREFIXES:
            return self._prefixed_content(path, name, facts, nodes)
        if self.snapshot.is_definition(path, name):
            return (nodes[name].digest, *self.existence.missing(path, facts, nodes[name]))
        return self._binding_content(path, name, facts)

    def _everything(self) -> tuple[object, ...]:
        return tuple((path, self.code(path)) for path, _ in self.snapshot.python_files())

    def code(self, path: str) -> tuple[object, ...]:
        """The digests of all that a Python file holds: equal where only comments and format differ."""
        if path not in self.snapshot.digests:
            return ()
        facts = self.snapshot.facts(path)
        return (*(node.digest for node in facts.nodes), facts.imports)

    def _prefixed_content(self, path: str, name: str, facts: Facts, nodes: dict[str, Node]) -> tuple[object, ...]:
        kind, rest = name[0], name[1:]
        if kind == STARRED:
            return (is_exported(facts, rest.partition(".")[0]), *self._binding_content(path, rest, facts))
        if kind == DOCUMENTATION:
            if not rest:
                return tuple((node.name, node.docstrings) for node in facts.nodes)
            return (
                (nodes[rest].docstrings,)
                if self.snapshot.is_definition(path, rest)
                else self._binding_content(path, rest, facts)
            )
        if kind == CREATION and self.snapshot.is_definition(path, rest):
            return nodes[rest].bases or ()
        return self._binding_content(path, rest, facts)

    def _binding_content(self, path: str, chain: str, facts: Facts) -> tuple[object, ...]:
        root = chain.partition(".")[0]
        ways = facts.bindings.get(root)
        if ways is not None:
            return ways
        return ("stars", *facts.bindings["*"]) if facts.flags & STARS else ("absent",)
