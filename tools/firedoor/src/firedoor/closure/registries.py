"""Creating a class: whether a base may keep its subclasses, so that they are reached by nobody's naming them."""

from __future__ import annotations

from firedoor.closure.modules import Modules
from firedoor.closure.snapshot import Snapshot
from firedoor.sources.facts import BY_DEFINITION, BY_IMPORT, BY_TYPING
from firedoor.sources.inert import BASE_MODULES, BUILTIN_NAMES


class Registries:
    """Bases of one revision that may register their subclasses."""

    def __init__(self, snapshot: Snapshot, modules: Modules) -> None:
        self.snapshot = snapshot
        self.modules = modules

    def holds(self, path: str, base: str, depth: int = 0) -> bool:
        """Whether subclassing ``base`` (a name in ``path``) may register the subclass somewhere."""
        if depth > 20:
            return True
        root = base.partition(".")[0]
        ways = self.snapshot.facts(path).bindings.get(root, ())
        if not ways:
            return root not in BUILTIN_NAMES
        for way in ways:
            if way == BY_DEFINITION:
                bases = _bases(self.snapshot, path, root)
                if bases is None or "!" in bases or "?" in bases:
                    return True
                if any(self.holds(path, inner, depth + 1) for inner in bases):
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
                        if file in self.snapshot.digests and rest and self.holds(file, rest, depth + 1):
                            return True
            else:
                return True
        return False


def _bases(snapshot: Snapshot, path: str, name: str) -> tuple[str, ...] | None:
    return next(node.bases for node in snapshot.facts(path).nodes if node.name == name)
