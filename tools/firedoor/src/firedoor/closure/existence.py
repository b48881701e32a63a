"""Which names a module can give: what running an import demands, and what a star import hands on."""

from __future__ import annotations

from firedoor.closure.modules import Modules
from firedoor.closure.snapshot import Snapshot
from firedoor.sources import uses as use
from firedoor.sources.facts import MODULE_GETATTR, STARS, UNPARSABLE, Facts, Node
from firedoor.sources.inert import BUILTIN_NAMES
from firedoor.sources.stdlib import is_certain

_OF_EVERY_MODULE = frozenset(
    ("__file__", "__name__", "__doc__", "__package__", "__spec__", "__loader__", "__dict__", "__builtins__", "__path__",
     "__annotations__", "__cached__", "__class__")
)  # fmt: skip


class Existence:
    """The names of one revision; each is looked for once."""

    def __init__(self, snapshot: Snapshot, modules: Modules) -> None:
        self.snapshot = snapshot
        self.modules = modules
        self._exists: dict[tuple[str, str], bool] = {}

    def missing(self, path: str, facts: Facts, node: Node) -> list[str]:
        """The names that running ``node`` demands and that are not there.

        A conditional import of a module that is none of the repository is among them: when one appears, it works.
        """
        found = []
        certain = {item for run in facts.imports for item in run}
        for item in node.uses:
            if item[0] == use.EXISTS:
                root = item[1:].partition(".")[0]
                if root not in facts.bindings and root not in BUILTIN_NAMES and not facts.flags & STARS:
                    found.append(item)
            elif item[0] == use.IMPORTS:
                module, _, name = item[1:].partition(":")
                stems, _ = self.modules.stems(path, module)
                if not stems:
                    found += [item] if item[1:] not in certain and not is_certain(item[1:]) else []
                elif name and name != "*" and not any(self.exists(stem, name) for stem in stems):
                    found.append(item)
                elif name == "*":  # what __all__ names must be there, else the star import fails
                    found += [f"{item} {lost}" for stem in stems for lost in self._lost_exports(stem)]
        return found

    def _lost_exports(self, stem: str) -> list[str]:
        files = [f for f in self.modules.files_of(stem) if f.endswith(".py") and f in self.snapshot.digests]
        return [
            name for file in files for name in self.snapshot.facts(file).exports or () if not self.exists(stem, name)
        ]

    def exists(self, stem: str, name: str) -> bool:
        """Whether module ``stem`` can give the attribute or submodule ``name``."""
        key = (stem, name)
        known = self._exists.get(key)
        if known is None:
            known = self._exists[key] = self._find(stem, name)
        return known

    def _find(self, stem: str, name: str) -> bool:
        pending, seen = [stem], {stem}
        while pending:
            module = pending.pop()
            below = f"{module}/{name}" if module else name
            if any(f in self.snapshot.digests for f in self.modules.files_of(below)) or self._has_folder(below):
                return True
            for file in self._files(module):
                if not file.endswith(".py"):
                    return True
                facts = self.snapshot.facts(file)
                if name in facts.bindings or facts.flags & (MODULE_GETATTR | UNPARSABLE) or name in _OF_EVERY_MODULE:
                    return True
                for spec in facts.bindings.get("*", ()):
                    starred, _ = self.modules.stems(file, spec[1:].partition(":")[0])
                    if not starred:
                        return True
                    given = [s for s in starred if s not in seen and self._exports(s, name)]
                    pending += given
                    seen.update(given)
        return not self._files(stem)

    def _files(self, stem: str) -> list[str]:
        return [file for file in self.modules.files_of(stem) if file in self.snapshot.digests]

    def _exports(self, stem: str, name: str) -> bool:
        """Whether a star import of ``stem`` hands ``name`` on, if it is there."""
        return any(is_exported(self.snapshot.facts(f), name) for f in self._files(stem) if f.endswith(".py"))

    def _has_folder(self, folder: str) -> bool:
        return self.modules.is_namespace(folder) and any(f in self.snapshot.digests for f in self.modules.below(folder))


def is_exported(facts: Facts, name: str) -> bool:
    """Whether a star import of the module binds ``name``."""
    if facts.exports is not None:
        return name in facts.exports
    if "__all__" in facts.bindings:
        return True  # computed: it may name anything
    return not name.startswith("_")
