"""The order of imports: it counts only among modules of the repository that act on others when they are imported."""

from __future__ import annotations

from firedoor.closure.modules import Modules
from firedoor.closure.snapshot import Snapshot
from firedoor.sources import uses as use
from firedoor.sources.facts import ACTIVE, ACTS_ON_OTHERS, BODY, BY_DEFINITION, BY_IMPORT, UNPARSABLE, Facts


class ImportOrder:
    """Import order in one revision."""

    def __init__(self, snapshot: Snapshot, modules: Modules) -> None:
        self.snapshot = snapshot
        self.modules = modules
        self._active: dict[str, bool] = {}

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
