"""Where imports lead: bodies that run, attributes that are used, packages that run before."""

from __future__ import annotations

from collections.abc import Iterable

from firedoor.closure.keys import ATTRIBUTE, BODY, PREFIXES, WHOLE, Key
from firedoor.closure.modules import Modules
from firedoor.closure.snapshot import Snapshot
from firedoor.sources.facts import MODULE_GETATTR


class Imports:
    """The steps that imports make in one revision; ``unresolved`` gathers what could not be placed exactly."""

    def __init__(self, snapshot: Snapshot, modules: Modules) -> None:
        self.snapshot = snapshot
        self.modules = modules
        self.unresolved: dict[tuple[str, str], str] = {}

    def submodule(self, stem: str, rest: str) -> Iterable[Key]:
        """The module ``stem`` as an attribute of its package, and ``rest`` of it (all of it where nothing is left)."""
        for file in self.modules.files_of(stem):
            yield (file, BODY)
            yield (file, ATTRIBUTE)
            yield (file, rest or WHOLE)
        if self.modules.is_namespace(stem) and not self.modules.files_of(stem):
            yield (stem + "/", rest or WHOLE)

    def through_folder(self, path: str, chain: str) -> Iterable[Key]:
        """What ``chain`` means in a folder without ``__init__.py`` (``path`` ends in a slash)."""
        if chain[:1] in PREFIXES:
            chain = chain[1:]
        if chain in (WHOLE, ""):
            return ()  # a folder without __init__.py has no content of its own
        root, _, rest = chain.partition(".")
        return self.submodule(path + root, rest)

    def attribute(self, importer: str, module: str, attributes: str) -> Iterable[Key]:
        """``attributes`` of ``module`` as ``importer`` sees it; the whole module where none are named."""
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

    def executed(self, importer: str, text: str) -> Iterable[Key]:
        """What running the import ``text`` (``module`` or ``module:name``) in ``importer`` runs."""
        module, _, name = text.partition(":")
        stems, _ = self.modules.stems(importer, module)
        if not stems:
            if self._is_lost(importer, module):
                self.unresolved[(importer, module)] = "no file of the repository fits"
                yield from self._parents_of_lost(importer, module)
            return
        yield from self.hiding(importer, module)
        for stem in stems:
            yield from self.run(stem)
            if name == "*":
                for file in self.modules.files_of(stem):
                    if file in self.snapshot.digests and file.endswith(".py"):
                        for exported in self.snapshot.facts(file).exports or ():
                            yield from self.run_submodule(stem, exported)
            elif name:
                yield from self.run_submodule(stem, name)
                for file in self.modules.files_of(stem):
                    summary = self.snapshot.summary(file)
                    if summary is not None and summary.flags & MODULE_GETATTR:
                        yield (file, name)  # the import itself may call the module's __getattr__

    def hiding(self, importer: str, module: str) -> Iterable[Key]:
        """The bodies of packages above ``module``, in any root: the first of a name hides those of other roots."""
        for stems in self.modules.above(importer, module):
            for stem in stems:
                for file in self.modules.files_of(stem):
                    yield (file, BODY)

    def is_ambiguous(self, importer: str, text: str) -> bool:
        """Whether several files may be the module that the import ``text`` means, or a package above it."""
        module = text.partition(":")[0]
        stems, _ = self.modules.stems(importer, module)
        if len(stems) > 1 or any(len(self.modules.files_of(s)) > 1 or self.modules.is_hidden(s) for s in stems):
            return True
        return any(len(above) > 1 for above in self.modules.above(importer, module))

    def run(self, stem: str) -> Iterable[Key]:
        """The bodies that importing ``stem`` runs: its own, and those of the packages above it."""
        for file in self.modules.files_of(stem):
            yield (file, BODY)
        for init in self.modules.packages_above(stem):
            yield (init, BODY)

    def run_submodule(self, stem: str, name: str) -> Iterable[Key]:
        """The same for the submodule ``name`` of ``stem``, where there is one."""
        below = f"{stem}/{name}" if stem else name
        if self.modules.files_of(below):
            yield from self.run(below)

    def _parents_of_lost(self, importer: str, module: str) -> Iterable[Key]:
        parts = module.split(".")
        for end in range(len(parts) - 1, 0, -1):
            head = ".".join(parts[:end])
            if head.strip("."):
                stems, _ = self.modules.stems(importer, head)
                for stem in stems:
                    yield from self.run(stem)
