"""Creating a class: whether a base may keep its subclasses, so that they are reached by nobody's naming them."""

from __future__ import annotations

from firedoor.closure.modules import Modules
from firedoor.closure.snapshot import Snapshot
from firedoor.sources.facts import BY_DEFINITION, BY_IMPORT, BY_TYPING, STARS
from firedoor.sources.fields import MARK
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
        facts = self.snapshot.facts(path)
        ways = facts.bindings.get(root, ())
        if not ways:
            return root not in BUILTIN_NAMES or bool(facts.flags & STARS)
        for way in ways:
            if way == BY_DEFINITION:
                bases = _bases(self.snapshot, path, root)
                if bases is None or "!" in bases or "?" in bases:
                    return True
                if any(self.holds(path, inner, depth + 1) for inner in bases if inner[0] != MARK):
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
                        if file not in self.snapshot.digests or not rest:
                            continue
                        if not file.endswith(".py") or self.holds(file, rest, depth + 1):
                            return True
            else:
                return True
        return False

    def makes_nothing_known(self, path: str, name: str, depth: int = 0) -> bool:
        """Whether creating the class ``name`` of ``path``, or a class from it as its only base, neither fails nor acts.

        By what ``path`` alone says: it has no base, or one that is an exception of Python's, ``ABC`` or such a class.
        """
        facts = self.snapshot.facts(path)
        ways = facts.bindings.get(name, ())
        if not ways:
            return name in _PLAIN_BASES and not facts.flags & STARS
        if ways == (f"{BY_IMPORT}abc:ABC",):
            return not self.modules.stems(path, "abc")[0]
        if ways != (BY_DEFINITION,) or depth > 20:
            return False
        bases = _bases(self.snapshot, path, name)
        if bases is None:
            return False
        named = [base for base in bases if base[0] != MARK]
        if not named:
            return True
        return len(bases) == 1 and self.makes_nothing_known(path, named[0], depth + 1)


# Of Python's own, and the same for every Python that reads this.
_PLAIN_BASES = frozenset(
    {"object", "BaseException", "Exception", "ArithmeticError", "AssertionError", "AttributeError", "BufferError",
     "ConnectionError", "DeprecationWarning", "EOFError", "FileExistsError", "FileNotFoundError", "FutureWarning",
     "ImportError", "IndexError", "IOError", "KeyError", "LookupError", "ModuleNotFoundError", "NameError",
     "NotImplementedError", "OSError", "OverflowError", "PermissionError", "RuntimeError", "RuntimeWarning",
     "StopIteration", "SyntaxError", "SystemError", "TimeoutError", "TypeError", "UserWarning", "ValueError", "Warning",
     "ZeroDivisionError"}
)  # fmt: skip


def _bases(snapshot: Snapshot, path: str, name: str) -> tuple[str, ...] | None:
    return next(node.bases for node in snapshot.facts(path).nodes if node.name == name)
