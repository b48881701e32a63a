"""The steps of reach by definition: from a thing to what it uses.

A step depends on the file that it starts from and on which files exist, never on the content of the file that it
leads to. So an unchanged file has unchanged steps unless files came or went, and the difference of two
revisions can be looked for in the changed files alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from firedoor.closure.existence import is_exported
from firedoor.closure.imports import Imports
from firedoor.closure.keys import (
    ATTRIBUTE,
    BODY,
    CREATION,
    DEMANDED,
    DOCUMENTATION,
    FILE,
    NAMED,
    OUTSIDE,
    PREFIXES,
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
    BY_STAR,
    BY_TYPING,
    MODULE_GETATTR,
    PLUGIN,
    STARS,
    Node,
)
from firedoor.sources.facts import MAIN as MAIN_NODE
from firedoor.sources.fields import MARK

_INIT = "__init__.py"
_NAMESPACES = frozenset({"__annotations__", "__dict__"})  # a module's attributes that tell of all its names
_LEAF: tuple[Key, ...] = ()


class Steps:
    """The rules of one revision.

    ``run_by`` gathers those steps of bodies that import statements make; ``by_import`` those of them that count by what
    they make run alone. Which of several files an import means, files decide that come or go: that counts by itself.
    """

    def __init__(self, snapshot: Snapshot, modules: Modules, resources: Resources, *, registries: bool) -> None:
        """``registries``: somewhere ``__subclasses__()`` is asked for, so that any base may be one."""
        self.snapshot = snapshot
        self.modules = modules
        self.resources = resources
        self.imported = Imports(snapshot, modules)
        self.by_import: dict[Key, frozenset[Key]] = {}
        self.run_by: dict[Key, frozenset[Key]] = {}
        self._named = Named(snapshot, modules, resources, self.imported)
        self._bases = Registries(snapshot, modules)
        self._registries = registries

    def of(self, key: Key) -> Iterable[Key]:
        """What ``key`` uses, in no order; a thing may be among them twice, or be ``key`` itself."""
        path, name = key
        if not path or (path not in self.snapshot.digests and not path.endswith("/")) or path in self.modules.sealed:
            return _LEAF
        if name == ATTRIBUTE:
            return _LEAF
        if name in (FILE, NAMED):
            return self._named.of_resource(path, with_paths=name == FILE)
        if path.endswith("/"):
            return self.imported.through_folder(path, name)
        if name == SCRIPT:
            return self._script_steps(path)
        nodes = self.snapshot.nodes(path)
        if name == BODY:
            return self._body_steps(path, nodes[BODY])
        if name == WHOLE:
            return self._whole_steps(path, nodes)
        if name[:1] in PREFIXES:
            return self._prefixed_steps(path, name, nodes)
        if name in nodes and self.snapshot.is_definition(path, name):
            found = self._steps_of(path, nodes[name], executed=False)
            return {*found, *self._submodule(path, name, "")} if path.endswith(_INIT) else found
        return self._chain_steps(path, name)

    def _body_steps(self, path: str, node: Node) -> Iterable[Key]:
        used = set(self._steps_of(path, node, executed=True, imports=False))
        imported: set[Key] = set()
        ambiguous: set[Key] = set()
        for item in node.uses:
            if item[0] == use.IMPORTS:
                several = self.imported.is_ambiguous(path, item[1:])
                (ambiguous if several else imported).update(self.imported.executed(path, item[1:]))
        imported |= {
            ("", f"{OUTSIDE}{item}")
            for run in self.snapshot.facts(path).imports
            for item in run
            if not self.modules.stems(path, item.partition(":")[0])[0]
        }
        own = {(path, BODY)}
        self.run_by[(path, BODY)] = frozenset((imported | ambiguous) - own)
        self.by_import[(path, BODY)] = frozenset(imported - ambiguous - own)
        return used | imported | ambiguous

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
            elif kind == use.GIVEN:
                found.update(self._by_stars(path, text))
            elif kind == use.LOCAL:
                module, _, attributes = text.partition(":")
                found.update(self.imported.attribute(path, module, attributes))
            elif kind == use.EXISTS:
                if "." in text and self._is_ours(path, text.partition(".")[0]):
                    found.add((path, DEMANDED + text))
            elif kind == use.IMPORTS:
                if imports:
                    found.update(self.imported.executed(path, text))
            elif kind == use.CREATES:
                if self._registries or not self._bases.makes_nothing_known(path, text):
                    found.add((path, CREATION + text))
            elif kind in (use.STRING, use.ANCHORED, use.LISTED):
                files = self.resources.near(path, item)
                found.update(map(file_key, files))
                if use.RUNS in node.uses:
                    found.update((file, WHOLE) for file in files if file.endswith(".py"))
            elif kind == use.DOTTED:
                found.update(self._named.by_dotted_name(path, text))
            elif kind == use.DYNAMIC:
                found.update(self._named.by_dynamic_import(path, text))
            elif kind == use.NAMESPACE:
                found.add((path, WHOLE))
        return found

    def _is_ours(self, path: str, name: str) -> bool:
        """Whether ``name`` is, or may be, bound to something of the repository."""
        facts = self.snapshot.facts(path)
        return any(
            way[0] not in (BY_IMPORT, BY_TYPING) or self.modules.stems(path, way[1:].partition(":")[0])[0]
            for way in facts.bindings.get(name, (BY_BODY,) if facts.flags & STARS else ())
        )

    def _known_name(self, path: str, chain: str) -> bool:
        root = chain.partition(".")[0]
        facts = self.snapshot.facts(path)
        return root in facts.bindings or bool(facts.flags & STARS)  # a star may hide a builtin

    def _whole_steps(self, path: str, nodes: dict[str, Node]) -> Iterable[Key]:
        facts = self.snapshot.facts(path)
        found = {(path, name) for name in facts.bindings if name != "*"} | {(path, BODY)}
        for spec in facts.bindings.get("*", ()):
            found.update(self.imported.attribute(path, spec[1:].partition(":")[0], ""))
        return found

    def _script_steps(self, path: str) -> Iterable[Key]:
        if not path.endswith(".py"):
            return _LEAF
        nodes = self.snapshot.nodes(path)
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
        if self.snapshot.is_definition(path, rest):
            if kind != CREATION:
                return _LEAF
            return self._creation_steps(path, rest, nodes)
        if kind == DEMANDED:
            root, _, attributes = rest.partition(".")
            if attributes and self.snapshot.is_definition(path, root):
                return [(path, root)]  # whether it has them is its own business
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
            (path, CREATION + base)
            for base in bases
            if base not in ("!", "?") and base[0] != MARK and self._known_name(path, base)
        }
        # Something that runs when classes are created may keep the class and call its methods later.
        if (
            "!" in bases
            or "?" in bases
            or self._registries
            or any(self._bases.holds(path, base) for base in bases if base[0] != MARK)
        ):
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
                found.update(self.imported.attribute(path, module, ".".join(p for p in (attribute, rest) if p)))
            elif way[0] == BY_STAR:
                found.update(self._by_star(path, way, chain))
            elif way == BY_BODY:
                found.update(self._by_stars(path, chain))
        found.update(self._submodule(path, root, rest))
        if ways:
            return found
        if facts.flags & MODULE_GETATTR or root in _NAMESPACES:
            found.add((path, WHOLE))
        found.update(self._by_stars(path, chain))
        return found

    def _submodule(self, path: str, name: str, rest: str) -> Iterable[Key]:
        """The submodule ``name`` of a package: whoever imports it binds it there, whatever else has that name."""
        if path.rpartition("/")[2] != _INIT:
            return _LEAF
        folder = path[: -len(_INIT) - 1]
        return self.imported.submodule(f"{folder}/{name}" if folder else name, rest)

    def _by_stars(self, path: str, chain: str) -> Iterable[Key]:
        """Where a name leads if a star import of module ``path`` binds it."""
        for spec in self.snapshot.facts(path).bindings.get("*", ()):
            yield from self._by_star(path, spec, chain)

    def _by_star(self, path: str, spec: str, chain: str) -> Iterable[Key]:
        return self.imported.attribute(path, spec[1:].partition(":")[0], STARRED + chain)


def _carries(target: str, attribute: str) -> bool:
    return (
        bool(target)
        and attribute not in (BODY, ATTRIBUTE)
        and target.endswith((".py", "/"))
        and attribute[:1] not in PREFIXES
    )
