"""The closure is proved: what really ran and was read is held against what the static closure says can be.

What ran and is not in the closure is a fault of firedoor, not of the DAG: a change of it would have selected nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from firedoor.findings import Finding
from firedoor.smoke.recorded import Ran
from firedoor.smoke.values import SmokeResult

if TYPE_CHECKING:
    from firedoor.affected.reach import Reach
    from firedoor.affected.survey import Survey
    from firedoor.closure.graph import Graph


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that an import used and its closure lacks: a file (``name`` empty), or a definition in it."""

    path: str
    name: str = ""
    line: int | None = None
    read: bool = False

    def finding(self, dag_file: str) -> Finding:
        """What is said of it."""
        edge = f"[[tool.firedoor.edges]] from = ['{dag_file}'], to = ['{self.path}'], because = 'seen by smoke'"
        fix = f"until firedoor is mended: {edge}; report it with what firedoor smoke --scenario DIR writes"
        if self.read:
            return Finding(
                self.path,
                self.line,
                "FD791",
                f"the import of {dag_file} reads {self.path}, which its closure lacks: a change of it selects nobody",
                fix,
            )
        what = f"{self.name} of {self.path}" if self.name else self.path
        return Finding(
            self.path,
            self.line,
            "FD790",
            f"the import of {dag_file} ran {what}, which its closure lacks: a fault of firedoor, not of the DAG",
            fix,
        )


def proved(found: Survey, result: SmokeResult) -> SmokeResult:
    """``result`` with an error for each thing that its import used and its closure lacks; ``found`` is what it sees."""
    more = tuple(one.finding(result.dag_file) for one in missing(found, result.dag_file, result.ran))
    return replace(result, findings=(*result.findings, *more)) if more else result


def missing(found: Survey, dag_file: str, ran: Ran) -> list[Missing]:
    """What ``ran`` holds and the closure of ``dag_file`` at head lacks; ``found`` is what the DAG file sees."""
    if not (ran.files or ran.read):
        return []
    from firedoor.affected.reach import reach_of

    reach = reach_of(found, dag_file)
    if reach.anything:
        return []
    graph = found.sides.head_graph
    return [*_of_code(ran, reach, graph), *_of_files(ran, reach, graph)]


def _of_code(ran: Ran, reach: Reach, graph: Graph) -> Iterator[Missing]:
    names: dict[str, set[str]] = {}
    for path, name in reach.via:
        names.setdefault(path, set()).add(name)
    whole = {path for path, known in names.items() if {"*", "<file>", "<script>"} & known}
    known = graph.snapshot.digests
    for path in ran.files:
        if path in known and path not in names:
            yield Missing(path)
    for path, qualified, line in ran.functions or ():
        if path not in known or path not in names or path in whole or path in graph.modules.opaque:
            continue
        name = qualified.partition(".")[0]
        if name.startswith("<") or name not in graph.nodes(path):
            continue  # part of the body, which has run
        if not any(one.lstrip("^#%&!").partition(".")[0] == name for one in names[path]):
            yield Missing(path, name, line)


def _of_files(ran: Ran, reach: Reach, graph: Graph) -> Iterator[Missing]:
    files = reach.files
    folders = {path for path, _ in reach.via if path.endswith("/")}
    for path in ran.read:
        if path.endswith("/"):
            inside = any(one.startswith(path) for one in graph.snapshot.digests)
            if inside and path not in folders and not any(one.startswith(path) for one in files):
                yield Missing(path, read=True)
        elif path in graph.snapshot.digests and path not in files:
            yield Missing(path, read=True)
