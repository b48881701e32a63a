"""What strings lead to: modules and attributes by dotted name, files by path, and what files name in turn."""

from __future__ import annotations

from collections.abc import Iterable

from firedoor.closure.imports import Imports
from firedoor.closure.keys import ANYTHING, FILE, SCRIPT, WHOLE, Key
from firedoor.closure.modules import Modules, stem_of
from firedoor.closure.resources import Resources
from firedoor.closure.snapshot import Snapshot
from firedoor.sources import uses as use

_PROSE = (".md", ".rst")  # a text that names one points people to it


class Named:
    """The steps that strings and text resources make in one revision."""

    def __init__(self, snapshot: Snapshot, modules: Modules, resources: Resources, imports: Imports) -> None:
        self.snapshot = snapshot
        self.modules = modules
        self.resources = resources
        self.imports = imports

    def by_dotted_name(self, importer: str, dotted: str) -> Iterable[Key]:
        """The module, or the attribute of one, that a dotted string in ``importer`` names."""
        stems, conservative = self.modules.stems(importer, dotted)
        if stems and not conservative:
            yield from self.imports.hiding(importer, dotted)
            for stem in stems:
                yield from self.imports.run(stem)
                for file in self.modules.files_of(stem):
                    yield (file, WHOLE)
            return
        parts = dotted.split(".")
        for end in range(len(parts) - 1, 0, -1):
            stems, conservative = self.modules.stems(importer, ".".join(parts[:end]))
            files = [file for stem in stems for file in self.modules.files_of(stem)]
            if files and not conservative:
                yield from self.imports.hiding(importer, dotted)
                for stem in stems:
                    yield from self.imports.run(stem)
                for file in files:
                    yield (file, ".".join(parts[end:]))
                return

    def by_dynamic_import(self, importer: str, pattern: str) -> Iterable[Key]:
        """What a dynamic import may load: ``*`` in ``pattern`` stands for what is not known."""
        if "*" not in pattern:
            stems, _ = self.modules.stems(importer, pattern)
            if stems:
                yield from self.imports.hiding(importer, pattern)
                for stem in stems:
                    yield from self.imports.run(stem)
                    for file in self.modules.files_of(stem):
                        yield (file, WHOLE)
            else:
                yield from self.by_dotted_name(importer, pattern)
            return
        self.imports.unresolved[(importer, pattern)] = "a dynamic import"
        if not pattern.strip("*."):
            yield ANYTHING
            return
        for file in self.modules.matching(importer, pattern):
            yield from self.imports.run(stem_of(file))
            yield (file, WHOLE)

    def of_resource(self, path: str, *, with_paths: bool = True) -> Iterable[Key]:
        """What a text resource names in turn: files by path (unless told not to) and code by dotted name."""
        summary = self.snapshot.summary(path)
        if summary is None:
            return
        for item in summary.paths if with_paths else ():
            for found in self.resources.near(path, item):
                if found != path and not found.endswith(_PROSE):
                    yield file_key(found)
        for item in summary.links:
            if item[0] == use.DOTTED:
                yield from self.by_dotted_name(path, item[1:])


def file_key(path: str) -> Key:
    """How a file that a string names is reached: a Python file is run as a program."""
    return (path, SCRIPT if path.endswith(".py") else FILE)
