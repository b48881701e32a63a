"""The order of imports: it counts only among modules of the repository that act on others when they are imported.

And where imports lead into a circle: which of its modules is imported first decides whether that works at all
(https://docs.python.org/3/faq/programming.html#what-are-the-best-practices-for-using-import-in-a-module).
"""

from __future__ import annotations

from firedoor.closure.components import Fold
from firedoor.closure.modules import Modules
from firedoor.closure.snapshot import Snapshot
from firedoor.sources import uses as use
from firedoor.sources.facts import ACTIVE, ACTS_ON_OTHERS, BODY, BY_DEFINITION, BY_IMPORT, UNPARSABLE, Facts


class ImportOrder:
    """Import order in one revision."""

    def __init__(self, snapshot: Snapshot, modules: Modules) -> None:
        self.snapshot = snapshot
        self.modules = modules
        self._stem_acts: Fold[str, bool] = Fold(self._imported_by, self._any_acts)
        self._leads_into_circle: Fold[str, bool] = Fold(self._run_by, lambda stems, below: len(stems) > 1 or any(below))
        self._known: dict[str, set[str]] = {}

    def of(self, path: str, facts: Facts) -> tuple[object, ...]:
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
        stems = self.modules.stems(importer, module)[0]
        return any(self._stem_acts(stem) or self._leads_into_circle(stem) for stem in stems)

    def _run_by(self, stem: str) -> set[str]:
        """The modules that importing ``stem`` asks for while it runs: also those of functions that it may call.

        A submodule taken from its package asks for nothing of the package, which may be half made.
        """
        found: set[str] = set()
        for file in self.modules.files_of(stem):
            summary = self.snapshot.summary(file) if file in self.snapshot.digests else None
            if summary is None:
                continue
            for item in summary.links if summary.flags & ACTIVE else _body_uses(self.snapshot, file):
                if item[0] == use.IMPORTS:
                    module, _, name = item[1:].partition(":")
                    for target in self.modules.stems(file, module)[0]:
                        below = f"{target}/{name}" if target else name
                        found.add(below if name and self.modules.files_of(below) else target)
        return found

    def _imported_by(self, stem: str) -> set[str]:
        """The modules that the files of ``stem`` import."""
        known = self._known.get(stem)
        if known is not None:
            return known
        found = self._known[stem] = set()
        for file in self.modules.files_of(stem):
            summary = self.snapshot.summary(file)
            for link in summary.links if summary is not None else ():
                if link[0] == use.IMPORTS:
                    found.update(self.modules.stems(file, link[1:].partition(":")[0])[0])
        return found

    def _any_acts(self, stems: list[str], below: list[bool]) -> bool:
        return any(below) or any(self._file_acts(file) for stem in stems for file in self.modules.files_of(stem))

    def _file_acts(self, file: str) -> bool:
        summary = self.snapshot.summary(file)
        return summary is None or bool(summary.flags & (ACTS_ON_OTHERS | UNPARSABLE)) or self._binds_by_calls(file)

    def _binds_by_calls(self, file: str) -> bool:
        """Whether the body binds names by what it calls of the repository: such a call may register something."""
        if not self.snapshot.facts(file).flags & ACTIVE:
            return False
        bindings = self.snapshot.facts(file).bindings
        for item in _body_uses(self.snapshot, file):
            if item[0] == use.NAME:
                for way in bindings.get(item[1:].partition(".")[0], ()):
                    if way == BY_DEFINITION or (
                        way[0] == BY_IMPORT and self.modules.stems(file, way[1:].partition(":")[0])[0]
                    ):
                        return True
        return False


def _body_uses(snapshot: Snapshot, file: str) -> tuple[str, ...]:
    return next(node.uses for node in snapshot.facts(file).nodes if node.name == BODY)
