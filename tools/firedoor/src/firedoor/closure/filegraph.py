"""Reach by file: a superset of reach by definition, from the summaries alone.

It answers ``--precision file``, and it tells which files need no closer look.
"""

from __future__ import annotations

from collections.abc import Iterable

from firedoor.closure.modules import Modules, stem_of
from firedoor.closure.resources import Resources
from firedoor.sources import uses as use
from firedoor.sources.facts import Summary

_FOLLOWED = frozenset({use.IMPORTS, use.TYPING_IMPORT, use.DOTTED, use.DYNAMIC})


class FileLinks:
    """Which files one file leads to, by its summary."""

    def __init__(self, modules: Modules, resources: Resources, *, anywhere: bool) -> None:
        """``anywhere``: a string means every file that ends like it, not the nearest ones alone."""
        self._modules = modules
        self._resources = resources
        self._find = resources.anywhere if anywhere else resources.near
        self._imports: dict[str, dict[str, tuple[str, ...]]] = {}  # folder → link or path → files
        self._everywhere: dict[str, tuple[str, ...]] = {}

    def targets(self, path: str, summary: Summary) -> tuple[set[str], bool]:
        """``(paths, anything)``; ``anything`` is true when an import in ``path`` cannot be known."""
        found: set[str] = set()
        anything = False
        folder = path.rpartition("/")[0]
        here = self._imports.get(folder)
        if here is None:
            here = self._imports[folder] = {}
        everywhere = self._everywhere
        for link in summary.links:
            files = everywhere.get(link)
            if files is None:
                files = here.get(link)
                if files is None:
                    if link[0] == use.DYNAMIC and not link.strip("Y*."):
                        anything = True
                        continue
                    files, kept = self._follow(path, link, here)
                    kept[link] = files
            if files:
                found.update(files)
        for item in summary.paths:
            files = everywhere.get(item)
            if files is None:
                files = here.get(item)
                if files is None:
                    files = self._resources.anywhere(path, item)
                    if len(files) < 2 and len(item) > 1 and "*" not in item:
                        everywhere[item] = files
                    else:
                        files = here[item] = self._find(path, item)
            if files:
                found.update(files)
        found.discard(path)
        return found, anything

    def _follow(
        self, path: str, link: str, here: dict[str, tuple[str, ...]]
    ) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
        """The files that ``link`` leads to, and where that is kept: with all, or with the folder of ``path``."""
        dotted = link[1:].partition(":")[0]
        if link[0] not in _FOLLOWED or self._modules.is_foreign(dotted.partition(".")[0]):
            return (), self._everywhere
        files = tuple(self._link(path, link[0], link[1:]))
        one = dotted[:1] != "." and "*" not in dotted and self._modules.is_everywhere(dotted)
        return files, self._everywhere if one else here

    def externals(self, path: str, summary: Summary) -> set[str]:
        """The imports of ``path`` that no file of the repository fits, as dotted names; ``*`` for an unknowable one."""
        found = set()
        for link in summary.links:
            if link[0] == use.IMPORTS:
                module, _, name = link[1:].partition(":")
                if not module.startswith(".") and not self._modules.stems(path, module)[0]:
                    found.add(f"{module}.{name}" if name and name != "*" else module)
            elif link[0] == use.DYNAMIC:
                name = link[1:]
                if not name.strip("*."):
                    found.add("*")
                elif "*" not in name and not self._modules.stems(path, name)[0]:
                    found.add(name)
        return found

    def _link(self, path: str, kind: str, text: str) -> Iterable[str]:
        modules = self._modules
        if kind in (use.IMPORTS, use.TYPING_IMPORT):
            module, _, name = text.partition(":")
            stems, _ = modules.stems(path, module)
            yield from self._hiding(path, module)
            for stem in stems:
                yield from self._module(stem)
                if name == "*":
                    yield from modules.children(stem)
                elif name:
                    below = f"{stem}/{name}" if stem else name
                    if modules.files_of(below):
                        yield from self._module(below)
            if not stems:
                yield from self._prefixes(path, module)
        elif kind == use.DOTTED or (kind == use.DYNAMIC and "*" not in text):
            yield from self._prefixes(path, text)
        elif kind == use.DYNAMIC:
            for file in modules.matching(path, text):
                yield from self._module(stem_of(file))

    def _hiding(self, path: str, module: str) -> Iterable[str]:
        """Packages of other roots that may hide one above ``module``."""
        for stems in self._modules.above(path, module):
            for stem in stems:
                yield from self._modules.files_of(stem)

    def _module(self, stem: str) -> Iterable[str]:
        yield from self._modules.files_of(stem)
        yield from self._modules.packages_above(stem)

    def _prefixes(self, path: str, dotted: str) -> Iterable[str]:
        """The longest part of a dotted name that is a module, and the packages above it."""
        parts = dotted.split(".")
        for end in range(len(parts), 0, -1):
            head = ".".join(parts[:end])
            if not head.strip("."):
                return
            stems, _ = self._modules.stems(path, head)
            files = [file for stem in stems for file in self._module(stem)]
            if files and (end > 1 or len(parts) == 1 or dotted.startswith(".")):
                yield from files
                yield from self._hiding(path, dotted)
                return
