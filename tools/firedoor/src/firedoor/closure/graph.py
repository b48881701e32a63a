"""Reach by definition: from each thing to what it uses, one step at a time.

A step depends on the file that it starts from and on which files exist, never on the content of the file that it
leads to. So an unchanged file has unchanged steps unless files came or went, and the difference of two
revisions can be looked for in the changed files alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from firedoor.closure.existence import Existence, is_exported
from firedoor.closure.import_order import ImportOrder
from firedoor.closure.imports import Imports
from firedoor.closure.keys import (
    ANYTHING,
    BODY,
    CREATION,
    DOCUMENTATION,
    FILE,
    NAMED,
    OUTSIDE,
    SCRIPT,
    SOURCE_TEXT,
    STARRED,
    WHOLE,
    Key,
)
from firedoor.closure.modules import Modules
from firedoor.closure.named import Named, file_key
from firedoor.closure.registries import Registries
from firedoor.closure.resources import Resources
from firedoor.closure.snapshot import Snapshot
from firedoor.sources import uses as use
from firedoor.sources.facts import (
    BY_BODY,
    BY_DEFINITION,
    BY_IMPORT,
    MODULE_GETATTR,
    PLUGIN,
    READS_DOCSTRINGS,
    READS_SOURCE,
    STARS,
    Facts,
    Node,
)
from firedoor.sources.facts import MAIN as MAIN_NODE
from firedoor.sources.inert import BUILTIN_NAMES

_INIT = "__init__.py"
_PROSE = (".md", ".rst")  # a text that names one points people to it
_PREFIXES = (CREATION, DOCUMENTATION, SOURCE_TEXT, STARRED)
_LEAF: tuple[Key, ...] = ()


class Graph:
    """The steps of one revision; everything is computed when it is first asked for."""

    def __init__(self, snapshot: Snapshot, modules: Modules, resources: Resources, *, registries: bool) -> None:
        self.snapshot = snapshot
        self.modules = modules
        self.resources = resources
        self._imported = Imports(snapshot, modules)
        self._named = Named(snapshot, modules, resources, self._imported)
        self._existence = Existence(snapshot, modules)
        self._order = ImportOrder(snapshot, modules)
        self._bases = Registries(snapshot, modules)
        self._registries = registries
        self._edges: dict[Key, tuple[Key, ...]] = {}
        self._nodes: dict[str, dict[str, Node]] = {}
        self._imports: dict[Key, frozenset[Key]] = {}
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
        return self._imported.unresolved

    def file_key(self, path: str) -> Key:
        """How a file that a string or a declared edge names is reached."""
        return file_key(path)

    def exists(self, stem: str, name: str) -> bool:
        """Whether module ``stem`` can give the attribute or submodule ``name``."""
        return self._existence.exists(stem, name)

    # ---- the two questions -------------------------------------------------------------------------------

    def edges(self, key: Key) -> tuple[Key, ...]:
        """What ``key`` uses, sorted."""
        known = self._edges.get(key)
        if known is None:
            if self._twin is not None and self.has_shared_steps(key):
                known = self._twin.edges(key)
            else:
                found = set(self._compute(key))
                found.discard(key)
                known = tuple(sorted(found))
            self._edges[key] = known
        return known

    def imports(self, key: Key) -> frozenset[Key]:
        """Those of the steps of a module body that only its import statements make: to bodies, and to the outside.

        They matter by what they add to a reach: importing what is imported anyway changes nothing.
        """
        if key[1] not in (BODY, SCRIPT):
            return frozenset()
        if self._twin is not None and self.has_shared_steps(key):
            return self._twin.imports(key)
        self.edges(key)
        return self._imports.get(key, frozenset())

    def content(self, key: Key) -> tuple[object, ...]:
        """What ``key`` is by itself; equal for two revisions when nothing about it can matter."""
        path, name = key
        if not path:
            return self._everything() if key == ANYTHING else ()
        if name == NAMED:
            return ()  # its steps say all
        if name == FILE or path in self.modules.opaque:
            return (self.snapshot.digests.get(path), path in self.snapshot.executables)
        if path.endswith("/"):
            return ()
        if path not in self.snapshot.digests:
            return ("absent",)
        if name[:1] == SOURCE_TEXT and (len(name) == 1 or self._is_definition(path, name[1:])):
            return (self.snapshot.digests[path],)
        facts = self.snapshot.facts(path)
        nodes = self.nodes(path)
        if name in (BODY, SCRIPT):
            main = nodes.get(MAIN_NODE) if name == SCRIPT else None
            mode = path in self.snapshot.executables if name == SCRIPT else False
            missing = self._existence.missing(path, facts, nodes[BODY])
            return (nodes[BODY].digest, main.digest if main else b"", mode, self._order.of(path, facts), *missing)
        if name == WHOLE:
            return tuple(facts.bindings)
        if name[:1] in _PREFIXES:
            return self._prefixed_content(path, name, facts, nodes)
        if self._is_definition(path, name):
            return (nodes[name].digest, *self._existence.missing(path, facts, nodes[name]))
        return self._binding_content(path, name, facts)

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
        if name == WHOLE or name.startswith((*_PREFIXES,)):
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

    def _everything(self) -> tuple[object, ...]:
        return tuple((path, self.code(path)) for path, _ in self.snapshot.python_files())

    def code(self, path: str) -> tuple[object, ...]:
        """The digests of all that a Python file holds: equal where only comments and format differ."""
        if path not in self.snapshot.digests:
            return ()
        facts = self.snapshot.facts(path)
        return (*(node.digest for node in facts.nodes), facts.imports)

    def line(self, key: Key) -> int:
        """The line where ``key`` is defined or bound; 1 where no line says more."""
        path, name = key
        if path not in self.snapshot.digests or name in (FILE, BODY, WHOLE) or not path.endswith(".py"):
            return 1
        return self.snapshot.facts(path).lines.get(name.lstrip("^#%&").partition(".")[0], 1)

    # ---- facts of a path ---------------------------------------------------------------------------------

    def nodes(self, path: str) -> dict[str, Node]:
        """The nodes of a Python file by name."""
        known = self._nodes.get(path)
        if known is None:
            known = self.snapshot.nodes(path)
            self._nodes[path] = known
        return known

    def _is_definition(self, path: str, name: str) -> bool:
        if name.startswith(PLUGIN):
            return name in self.nodes(path)
        return self.snapshot.facts(path).bindings.get(name) == (BY_DEFINITION,)

    def _prefixed_content(self, path: str, name: str, facts: Facts, nodes: dict[str, Node]) -> tuple[object, ...]:
        kind, rest = name[0], name[1:]
        if kind == STARRED:
            return (is_exported(facts, rest.partition(".")[0]), *self._binding_content(path, rest, facts))
        if kind == DOCUMENTATION:
            if not rest:
                return tuple((node.name, node.docstrings) for node in facts.nodes)
            return (
                (nodes[rest].docstrings,)
                if self._is_definition(path, rest)
                else self._binding_content(path, rest, facts)
            )
        if kind == CREATION and self._is_definition(path, rest):
            return nodes[rest].bases or ()
        return self._binding_content(path, rest, facts)

    def _binding_content(self, path: str, chain: str, facts: Facts) -> tuple[object, ...]:
        root = chain.partition(".")[0]
        ways = facts.bindings.get(root)
        if ways is not None:
            return ways
        return ("stars", *facts.bindings["*"]) if facts.flags & STARS else ("absent",)

    # ---- the steps ---------------------------------------------------------------------------------------

    def _compute(self, key: Key) -> Iterable[Key]:
        path, name = key
        if not path or (path not in self.snapshot.digests and not path.endswith("/")) or path in self.modules.opaque:
            return _LEAF
        if name in (FILE, NAMED):
            return self._named.of_resource(path, with_paths=name == FILE)
        if path.endswith("/"):
            return self._imported.through_folder(path, name)
        if name == SCRIPT:
            return self._script_steps(path)
        nodes = self.nodes(path)
        if name == BODY:
            return self._body_steps(path, nodes[BODY])
        if name == WHOLE:
            return self._whole_steps(path, nodes)
        if name[:1] in _PREFIXES:
            return self._prefixed_steps(path, name, nodes)
        if name in nodes and self._is_definition(path, name):
            return self._steps_of(path, nodes[name], executed=False)
        return self._chain_steps(path, name)

    def _body_steps(self, path: str, node: Node) -> Iterable[Key]:
        used = set(self._steps_of(path, node, executed=True, imports=False))
        imported = {
            key for item in node.uses if item[0] == use.IMPORTS for key in self._imported.executed(path, item[1:])
        }
        imported |= {
            ("", f"{OUTSIDE}{item}")
            for run in self.snapshot.facts(path).imports
            for item in run
            if not self.modules.stems(path, item.partition(":")[0])[0]
        }
        self._imports[(path, BODY)] = frozenset(imported - used - {(path, BODY)})
        return used | imported

    def _steps_of(self, path: str, node: Node, *, executed: bool, imports: bool = True) -> Iterable[Key]:
        found: set[Key] = set()
        if not executed and not node.name.startswith(PLUGIN):
            found.add((path, BODY))  # whoever holds a definition has run its module's body
        reads_docs = use.DOCSTRINGS in node.uses
        reads_source = use.SOURCE in node.uses
        if reads_docs:
            found.add((path, DOCUMENTATION))
        if reads_source:
            found.add((path, SOURCE_TEXT))
        for item in node.uses:
            kind, text = item[0], item[1:]
            if kind == use.NAME:
                if self._known_name(path, text):
                    found.add((path, text))
                    if reads_docs:
                        found.add((path, DOCUMENTATION + text))
                    if reads_source:
                        found.add((path, SOURCE_TEXT + text))
            elif kind == use.LOCAL:
                module, _, attributes = text.partition(":")
                found.update(self._imported.attribute(path, module, attributes))
            elif kind == use.IMPORTS:
                if imports:
                    found.update(self._imported.executed(path, text))
            elif kind == use.CREATES:
                found.add((path, CREATION + text))
            elif kind in (use.STRING, use.ANCHORED, use.LISTED):
                found.update(file_key(p) for p in self.resources.near(path, item))
            elif kind == use.DOTTED:
                found.update(self._named.by_dotted_name(path, text))
            elif kind == use.DYNAMIC:
                found.update(self._named.by_dynamic_import(path, text))
            elif kind == use.NAMESPACE:
                found.add((path, WHOLE))
        return found

    def _known_name(self, path: str, chain: str) -> bool:
        root = chain.partition(".")[0]
        facts = self.snapshot.facts(path)
        return root in facts.bindings or (bool(facts.flags & STARS) and root not in BUILTIN_NAMES)

    def _whole_steps(self, path: str, nodes: dict[str, Node]) -> Iterable[Key]:
        facts = self.snapshot.facts(path)
        found = {(path, name) for name in facts.bindings if name != "*"} | {(path, BODY)}
        for spec in facts.bindings.get("*", ()):
            found.update(self._imported.attribute(path, spec[1:].partition(":")[0], ""))
        return found

    def _script_steps(self, path: str) -> Iterable[Key]:
        if not path.endswith(".py"):
            return _LEAF
        nodes = self.nodes(path)
        found = set(self._steps_of(path, nodes[BODY], executed=True))
        if MAIN_NODE in nodes:
            found |= set(self._steps_of(path, nodes[MAIN_NODE], executed=True))
        return found

    def _prefixed_steps(self, path: str, name: str, nodes: dict[str, Node]) -> Iterable[Key]:
        kind, rest = name[0], name[1:]
        if not rest:
            return _LEAF
        if kind == STARRED:
            root = rest.partition(".")[0]
            facts = self.snapshot.facts(path)
            if root in facts.bindings:
                return [(path, rest)] if is_exported(facts, root) else _LEAF
            return self._chain_steps(path, rest)
        if self._is_definition(path, rest):
            if kind != CREATION:
                return _LEAF
            return self._creation_steps(path, rest, nodes)
        return [
            (target, kind + (attribute if attribute != WHOLE else ""))
            if _carries(target, attribute)
            else (target, attribute)
            for target, attribute in self._chain_steps(path, rest)
        ]

    def _creation_steps(self, path: str, name: str, nodes: dict[str, Node]) -> Iterable[Key]:
        bases = nodes[name].bases
        if bases is None:
            return _LEAF
        found: set[Key] = {
            (path, CREATION + base) for base in bases if base not in ("!", "?") and self._known_name(path, base)
        }
        # Something that runs when classes are created may keep the class and call its methods later.
        if "!" in bases or "?" in bases or self._registries or any(self._bases.holds(path, base) for base in bases):
            found.add((path, name))
        return found

    def _chain_steps(self, path: str, chain: str) -> Iterable[Key]:
        """Where a name, followed by attributes, leads from module ``path``."""
        root, _, rest = chain.partition(".")
        facts = self.snapshot.facts(path)
        found: set[Key] = {(path, BODY)}
        ways = facts.bindings.get(root, ())
        for way in ways:
            if way == BY_DEFINITION:
                found.add((path, root))
            elif way[0] == BY_IMPORT:  # what only a type checker imports is never bound when code runs
                module, _, attribute = way[1:].partition(":")
                found.update(self._imported.attribute(path, module, ".".join(p for p in (attribute, rest) if p)))
            elif way == BY_BODY:
                found.add((path, BODY))
        if path.rpartition("/")[2] == _INIT:
            folder = path[: -len(_INIT) - 1]
            found.update(self._imported.submodule(f"{folder}/{root}" if folder else root, rest))
        if ways:
            return found
        if facts.flags & MODULE_GETATTR:
            found.add((path, WHOLE))
        for spec in facts.bindings.get("*", ()):
            found.update(self._imported.attribute(path, spec[1:].partition(":")[0], STARRED + chain))
        return found

    # ---- strings -----------------------------------------------------------------------------------------


def _carries(target: str, attribute: str) -> bool:
    return bool(target) and attribute != BODY and target.endswith((".py", "/")) and attribute[:1] not in _PREFIXES
