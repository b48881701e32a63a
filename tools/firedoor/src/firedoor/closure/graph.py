"""Reach by definition: from each thing to what it uses, one step at a time.

A step depends on the file that it starts from and on which files exist, never on the content of the file that it
leads to. So an unchanged file has unchanged steps unless files came or went, and the difference of two
revisions can be looked for in the changed files alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

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
from firedoor.closure.resources import Resources
from firedoor.closure.snapshot import Snapshot
from firedoor.sources import uses as use
from firedoor.sources.facts import (
    ACTIVE,
    ACTS_ON_OTHERS,
    BY_BODY,
    BY_DEFINITION,
    BY_IMPORT,
    BY_TYPING,
    MODULE_GETATTR,
    PLUGIN,
    READS_DOCSTRINGS,
    READS_SOURCE,
    STARS,
    UNPARSABLE,
    Facts,
    Node,
)
from firedoor.sources.facts import MAIN as MAIN_NODE
from firedoor.sources.inert import BASE_MODULES, BUILTIN_NAMES

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
        self.unresolved: dict[tuple[str, str], str] = {}
        self._registries = registries
        self._edges: dict[Key, tuple[Key, ...]] = {}
        self._nodes: dict[str, dict[str, Node]] = {}
        self._exists: dict[Key, bool] = {}
        self._active: dict[str, bool] = {}
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
            missing = self._missing(path, facts, nodes[BODY])
            return (nodes[BODY].digest, main.digest if main else b"", mode, self._import_order(path, facts), *missing)
        if name == WHOLE:
            return tuple(facts.bindings)
        if name[:1] in _PREFIXES:
            return self._prefixed_content(path, name, facts, nodes)
        if self._is_definition(path, name):
            return (nodes[name].digest, *self._missing(path, facts, nodes[name]))
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

    def code(self, path: str) -> tuple[bytes, ...]:
        """The digests of all that a Python file holds: equal where only comments and format differ."""
        if path not in self.snapshot.digests:
            return ()
        return tuple(node.digest for node in self.snapshot.facts(path).nodes)

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

    def _import_order(self, path: str, facts: Facts) -> tuple[object, ...]:
        """The order in which a body imports first-party modules that act; which modules it imports is its reach."""
        order: list[object] = []
        for run in facts.imports:
            acting: list[str] = []
            for item in run:
                module, _, name = item.partition(":")
                below = f"{module}{name}" if module.endswith(".") else f"{module}.{name}"
                acting += [
                    part for part in (module, below if name else "") if part.strip(".") and self._acts(path, part)
                ]
            order += dict.fromkeys(acting)
        return tuple(order)

    def _acts(self, importer: str, module: str) -> bool:
        """Whether importing ``module`` does more than bind names, itself or through what it imports."""
        stems, _ = self.modules.stems(importer, module)
        return any(self._stem_acts(stem) for stem in stems)

    def _stem_acts(self, stem: str) -> bool:
        known = self._active.get(stem)
        if known is None:
            self._active[stem] = False  # a circle acts only if one of its members does
            known = False
            for file in self.modules.files_of(stem):
                summary = self.snapshot.summary(file)
                if summary is None or summary.flags & (ACTS_ON_OTHERS | UNPARSABLE) or self._binds_by_calls(file):
                    known = True
                    break
                if any(
                    self._acts(file, link[1:].partition(":")[0]) for link in summary.links if link[0] == use.IMPORTS
                ):
                    known = True
                    break
            self._active[stem] = known
        return known

    def _binds_by_calls(self, file: str) -> bool:
        """Whether the body binds names by what it calls of the repository: such a call may register something."""
        if not self.snapshot.facts(file).flags & ACTIVE:
            return False
        bindings = self.snapshot.facts(file).bindings
        for item in self.nodes(file)[BODY].uses:
            if item[0] == use.NAME:
                for way in bindings.get(item[1:].partition(".")[0], ()):
                    if way == BY_DEFINITION or (
                        way[0] == BY_IMPORT and self.modules.stems(file, way[1:].partition(":")[0])[0]
                    ):
                        return True
        return False

    def _missing(self, path: str, facts: Facts, node: Node) -> list[str]:
        """The names that running ``node`` demands and that are not there."""
        found = []
        for item in node.uses:
            if item[0] == use.EXISTS:
                root = item[1:].partition(".")[0]
                if root not in facts.bindings and root not in BUILTIN_NAMES and not facts.flags & STARS:
                    found.append(item)
            elif item[0] == use.IMPORTS:
                module, _, name = item[1:].partition(":")
                stems, _ = self.modules.stems(path, module)
                if name and name != "*" and stems and not any(self.exists(stem, name) for stem in stems):
                    found.append(item)
        return found

    def exists(self, stem: str, name: str) -> bool:
        """Whether module ``stem`` can give the attribute or submodule ``name``."""
        key = (stem, name)
        known = self._exists.get(key)
        if known is None:
            self._exists[key] = False  # a circle of stars gives nothing
            known = self._find(stem, name)
            self._exists[key] = known
        return known

    def _find(self, stem: str, name: str) -> bool:
        files = [f for f in self.modules.files_of(stem) if f in self.snapshot.digests]
        below = f"{stem}/{name}" if stem else name
        if any(f in self.snapshot.digests for f in self.modules.files_of(below)) or self._has_folder(below):
            return True
        for file in files:
            if not file.endswith(".py"):
                return True
            facts = self.snapshot.facts(file)
            if name in facts.bindings or facts.flags & (MODULE_GETATTR | UNPARSABLE) or name in BUILTIN_NAMES:
                return True
            for spec in facts.bindings.get("*", ()):
                stems, _ = self.modules.stems(file, spec[1:].partition(":")[0])
                if not stems or any(self._gives_by_star(s, name) for s in stems):
                    return True
        return not files

    def _gives_by_star(self, stem: str, name: str) -> bool:
        files = [f for f in self.modules.files_of(stem) if f.endswith(".py") and f in self.snapshot.digests]
        return any(is_exported(self.snapshot.facts(f), name) for f in files) and self.exists(stem, name)

    def _has_folder(self, folder: str) -> bool:
        return self.modules.is_namespace(folder) and any(f in self.snapshot.digests for f in self.modules.below(folder))

    # ---- the steps ---------------------------------------------------------------------------------------

    def _compute(self, key: Key) -> Iterable[Key]:
        path, name = key
        if not path or (path not in self.snapshot.digests and not path.endswith("/")) or path in self.modules.opaque:
            return _LEAF
        if name in (FILE, NAMED):
            return self._resource_steps(path, with_paths=name == FILE)
        if path.endswith("/"):
            return self._through_folder(path, name)
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
            key for item in node.uses if item[0] == use.IMPORTS for key in self._executed_import(path, item[1:])
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
                found.update(self._module_attribute(path, module, attributes))
            elif kind == use.IMPORTS:
                if imports:
                    found.update(self._executed_import(path, text))
            elif kind == use.CREATES:
                found.add((path, CREATION + text))
            elif kind in (use.STRING, use.ANCHORED, use.LISTED):
                found.update(self.file_key(p) for p in self.resources.near(path, item))
            elif kind == use.DOTTED:
                found.update(self._named_by_string(path, text))
            elif kind == use.DYNAMIC:
                found.update(self._dynamic_import(path, text))
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
            found.update(self._module_attribute(path, spec[1:].partition(":")[0], ""))
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
        if "!" in bases or "?" in bases or self._registries or any(self._is_registry(path, base) for base in bases):
            found.add((path, name))
        return found

    def _is_registry(self, path: str, base: str, depth: int = 0) -> bool:
        """Whether subclassing ``base`` (a name in ``path``) may register the subclass somewhere."""
        if depth > 20:
            return True
        root = base.partition(".")[0]
        ways = self.snapshot.facts(path).bindings.get(root, ())
        if not ways:
            return root not in BUILTIN_NAMES
        for way in ways:
            if way == BY_DEFINITION:
                bases = self.nodes(path)[root].bases
                if bases is None or "!" in bases or "?" in bases:
                    return True
                if any(self._is_registry(path, inner, depth + 1) for inner in bases):
                    return True
            elif way[0] in (BY_IMPORT, BY_TYPING):
                module, _, attribute = way[1:].partition(":")
                rest = ".".join(part for part in (attribute, base.partition(".")[2]) if part)
                stems, _ = self.modules.stems(path, module)
                if not stems:
                    if module.partition(".")[0] not in BASE_MODULES:
                        return True
                    continue
                for stem in stems:
                    for file in self.modules.files_of(stem):
                        if file in self.snapshot.digests and rest and self._is_registry(file, rest, depth + 1):
                            return True
            else:
                return True
        return False

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
                found.update(self._module_attribute(path, module, ".".join(p for p in (attribute, rest) if p)))
            elif way == BY_BODY:
                found.add((path, BODY))
        if path.rpartition("/")[2] == _INIT:
            folder = path[: -len(_INIT) - 1]
            found.update(self._submodule(f"{folder}/{root}" if folder else root, rest))
        if ways:
            return found
        if facts.flags & MODULE_GETATTR:
            found.add((path, WHOLE))
        for spec in facts.bindings.get("*", ()):
            found.update(self._module_attribute(path, spec[1:].partition(":")[0], STARRED + chain))
        return found

    def _submodule(self, stem: str, rest: str) -> Iterable[Key]:
        for file in self.modules.files_of(stem):
            yield (file, BODY)
            yield (file, rest or WHOLE)
        if self.modules.is_namespace(stem) and not self.modules.files_of(stem):
            yield (stem + "/", rest or WHOLE)

    def _through_folder(self, path: str, chain: str) -> Iterable[Key]:
        if chain[:1] in _PREFIXES:
            chain = chain[1:]
        if chain in (WHOLE, ""):
            return _LEAF  # a folder without __init__.py has no content of its own
        root, _, rest = chain.partition(".")
        return self._submodule(path + root, rest)

    def _module_attribute(self, importer: str, module: str, attributes: str) -> Iterable[Key]:
        stems, conservative = self.modules.stems(importer, module)
        if not stems:
            if self._is_lost(importer, module):
                self.unresolved[(importer, module)] = "no file of the repository fits"
            return
        if conservative:
            self.unresolved[(importer, module)] = "found outside of the import roots"
        for stem in stems:
            files = self.modules.files_of(stem)
            for file in files:
                yield (file, attributes or WHOLE)
            if not files:
                yield (stem + "/", attributes or WHOLE)

    def _is_lost(self, importer: str, module: str) -> bool:
        """Whether an import that fits no file starts like one of ours."""
        stems, _ = self.modules.absolute(importer, module.partition(".")[0])
        return module.startswith(".") or any(self.modules.files_of(stem) for stem in stems)

    def _executed_import(self, importer: str, text: str) -> Iterable[Key]:
        module, _, name = text.partition(":")
        stems, _ = self.modules.stems(importer, module)
        if not stems:
            if self._is_lost(importer, module):
                self.unresolved[(importer, module)] = "no file of the repository fits"
                yield from self._parents_of_lost(importer, module)
            return
        if "." in module and module[0] != ".":
            # A package of the same name in another root may hide the one that holds the module.
            for top in self.modules.absolute(importer, module.partition(".")[0])[0]:
                yield from ((file, BODY) for file in self.modules.files_of(top))
        for stem in stems:
            yield from self._run(stem)
            if name == "*":
                for file in self.modules.files_of(stem):
                    if file in self.snapshot.digests:
                        for exported in self.snapshot.facts(file).exports or ():
                            yield from self._run_submodule(stem, exported)
            elif name:
                yield from self._run_submodule(stem, name)
                for file in self.modules.files_of(stem):
                    summary = self.snapshot.summary(file)
                    if summary is not None and summary.flags & MODULE_GETATTR:
                        yield (file, name)  # the import itself may call the module's __getattr__

    def _run(self, stem: str) -> Iterable[Key]:
        for file in self.modules.files_of(stem):
            yield (file, BODY)
        for init in self.modules.packages_above(stem):
            yield (init, BODY)

    def _run_submodule(self, stem: str, name: str) -> Iterable[Key]:
        below = f"{stem}/{name}" if stem else name
        if self.modules.files_of(below):
            yield from self._run(below)

    def _parents_of_lost(self, importer: str, module: str) -> Iterable[Key]:
        parts = module.split(".")
        for end in range(len(parts) - 1, 0, -1):
            head = ".".join(parts[:end])
            if head.strip("."):
                stems, _ = self.modules.stems(importer, head)
                for stem in stems:
                    yield from self._run(stem)

    # ---- strings -----------------------------------------------------------------------------------------

    def file_key(self, path: str) -> Key:
        """How a file that a string names is reached: a Python file is run as a program."""
        return (path, SCRIPT if path.endswith(".py") else FILE)

    def _named_by_string(self, importer: str, dotted: str) -> Iterable[Key]:
        stems, conservative = self.modules.stems(importer, dotted)
        if stems and not conservative:
            for stem in stems:
                yield from self._run(stem)
                for file in self.modules.files_of(stem):
                    yield (file, WHOLE)
            return
        parts = dotted.split(".")
        for end in range(len(parts) - 1, 0, -1):
            stems, conservative = self.modules.stems(importer, ".".join(parts[:end]))
            files = [file for stem in stems for file in self.modules.files_of(stem)]
            if files and not conservative:
                for stem in stems:
                    yield from self._run(stem)
                for file in files:
                    yield (file, ".".join(parts[end:]))
                return

    def _dynamic_import(self, importer: str, pattern: str) -> Iterable[Key]:
        if "*" not in pattern:
            stems, _ = self.modules.stems(importer, pattern)
            if stems:
                for stem in stems:
                    yield from self._run(stem)
                    for file in self.modules.files_of(stem):
                        yield (file, WHOLE)
            else:
                yield from self._named_by_string(importer, pattern)
            return
        self.unresolved[(importer, pattern)] = "a dynamic import"
        if not pattern.strip("*."):
            yield ANYTHING
            return
        for file in self.modules.matching(importer, pattern):
            stem = file[:-3].removesuffix("/__init__")
            yield from self._run(stem)
            yield (file, WHOLE)

    def _resource_steps(self, path: str, *, with_paths: bool = True) -> Iterable[Key]:
        summary = self.snapshot.summary(path)
        if summary is None:
            return
        for item in summary.paths if with_paths else ():
            for found in self.resources.near(path, item):
                if found != path and not found.endswith(_PROSE):
                    yield self.file_key(found)
        for item in summary.links:
            if item[0] == use.DOTTED:
                yield from self._named_by_string(path, item[1:])


def is_exported(facts: Facts, name: str) -> bool:
    """Whether a star import of the module binds ``name``."""
    if facts.exports is not None:
        return name in facts.exports
    if "__all__" in facts.bindings:
        return True  # computed: it may name anything
    return not name.startswith("_")


def _carries(target: str, attribute: str) -> bool:
    return bool(target) and attribute != BODY and target.endswith((".py", "/")) and attribute[:1] not in _PREFIXES
