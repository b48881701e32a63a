"""Private by default: imports that cross a line between folders.

``[tool.firedoor.private]`` draws lines: a folder, and who else may import what lies in it. Without a word, the folder
of one DAG file is private to it: no other DAG's folder imports from there. Code that is shared lies beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from firedoor.affected.survey import Survey
from firedoor.affected.useline import IMPORT, use_lines
from firedoor.closure.modules import Modules
from firedoor.closure.places import folders_up, is_test, parent
from firedoor.config import matcher
from firedoor.findings import Finding
from firedoor.sources import uses as use


@dataclass(frozen=True, slots=True)
class _Line:
    """The line around ``folder``; ``holds`` is what lies inside."""

    folder: str
    holds: Callable[[str], bool]
    declared: bool


class _Lines:
    """All lines of a repository: those that are declared count before those of DAG folders."""

    def __init__(self, found: Survey) -> None:
        self._declared = [
            (_Line(folder, matcher([folder]), True), matcher(importers))
            for folder, importers in sorted(found.config.private.items())
        ]
        self._drawn = matcher(found.config.private)
        self._own = {folder: _Line(folder, matcher([folder]), False) for folder in _dag_folders(found)}

    def crossed(self, importer: str, target: str) -> _Line | None:
        """The line that an import of ``target`` by ``importer`` crosses, if any."""
        if self._drawn(target):
            return next(
                (
                    line
                    for line, admits in self._declared
                    if line.holds(target) and not line.holds(importer) and not admits(importer)
                ),
                None,
            )
        line, other = self._around(target), self._around(importer)
        return line if line is not None and other is not None and line is not other else None

    def _around(self, path: str) -> _Line | None:
        """The line of the DAG folder that holds ``path``."""
        return next((self._own[folder] for folder in folders_up(path) if folder in self._own), None)


def crossings(found: Survey) -> tuple[Finding, ...]:
    """Every import of head that crosses a line, by place; tests may import anything."""
    lines = _Lines(found)
    crossed: dict[tuple[str, str, str], _Line] = {}
    for importer, targets in found.sides.forward.items():
        if importer.endswith(".py") and importer in found.sides.head.digests and not is_test(importer):
            for target in targets:
                line = lines.crossed(importer, target) if target.endswith(".py") else None
                if line is not None:
                    for module in _modules(found, importer, line):
                        crossed[importer, module, line.folder] = line
    texts = found.texts({importer for importer, _, _ in crossed})
    findings = [
        _finding(importer, _line_of(texts.get(importer, ""), module), module, line)
        for (importer, module, _), line in crossed.items()
    ]
    return tuple(sorted(set(findings), key=lambda finding: finding.order))


def _dag_folders(found: Survey) -> set[str]:
    """The folders that hold one DAG file, and neither another DAG file nor an import root below them."""
    holding = Counter(parent(dag) for dag in found.dag_files)
    above = {folder for place in (*holding, *found.sides.roots) for folder in folders_up(place + "/x")[1:]}
    return {folder for folder, count in holding.items() if count == 1} - above - {*found.sides.roots}


def _modules(found: Survey, importer: str, line: _Line) -> Iterator[str]:
    """The modules behind the line that ``importer`` imports, as it writes them; none where that is only a guess."""
    modules = found.sides.head_graph.modules
    summary = found.sides.head.summary(importer)
    for link in summary.links if summary is not None else ():
        if link[0] not in (use.IMPORTS, use.DYNAMIC) or "*" in link.partition(":")[0]:
            continue
        module, _, name = link[1:].partition(":")
        stems, conservative = modules.stems(importer, module)
        if not conservative and any(line.holds(file) for file in _files(modules, stems, name)):
            yield module


def _files(modules: Modules, stems: Iterable[str], name: str) -> Iterator[str]:
    for stem in stems:
        yield from modules.files_of(stem)
        yield from modules.files_of(f"{stem}/{name}" if stem else name) if name else ()


def _line_of(text: str, module: str) -> int | None:
    word = module.lstrip(".")
    lines = [number for number, how in use_lines(text, word) if how == IMPORT] if word else []
    return lines[0] if lines else 1


def _finding(importer: str, line: int | None, module: str, crossed: _Line) -> Finding:
    folder = crossed.folder
    fix = f'move what is shared out, or say who may: [tool.firedoor.private] "{folder}" = ["{parent(importer)}"]'
    if crossed.declared:
        message = f"{module} lies in {folder}/, which [tool.firedoor.private] keeps for others"
        return Finding(importer, line, "FD320", message, fix)
    return Finding(importer, line, "FD321", f"{module} lies in {folder}/, which belongs to another DAG", fix)
