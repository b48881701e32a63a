"""Why: the steps from what was touched to a DAG file, as places that a reader can open."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.affected.differences import Differences
from firedoor.affected.values import Step
from firedoor.closure.graph import Graph
from firedoor.closure.keys import ANYTHING, BODY, SCRIPT, WHOLE, Key, definition
from firedoor.sources.facts import BY_IMPORT, BY_TYPING


class Chains:
    """Chains through one comparison."""

    def __init__(self, graph: Graph, found: Differences) -> None:
        self._graph = graph
        self._found = found

    def chain(
        self, start: Key, reach: Mapping[Key, Key | None], dag: str, cause: str = ""
    ) -> tuple[tuple[Step, ...], bool, str]:
        """``(steps, exact, note)`` from the touched thing to ``dag``; ``start`` is what of ``dag`` was reached."""
        keys = [start]
        following = reach[start]
        while following is not None:
            keys.append(following)
            following = reach[following]
        seed = keys[-1]
        touched = cause or self._found.changed.get(seed, seed[0])
        keys.reverse()
        exact = ANYTHING not in keys
        steps: list[Step] = []
        if touched != seed[0]:
            steps.append(Step(touched, "", None))
        previous = touched
        for key in keys:
            if key == ANYTHING:
                continue
            path = key[0].rstrip("/")
            if key[0].endswith("/") or (steps and self._only_holds(key)):
                continue
            step = Step(path, definition(key), self._line(key, previous))
            if not steps or (steps[-1].path, steps[-1].definition) != (step.path, step.definition):
                steps.append(step)
            previous = path
        if steps[-1].path != dag:
            steps.append(Step(dag, "", 1))
        note = "" if exact else "an import that cannot be known may mean any module"
        return tuple(steps), exact, note

    def _only_holds(self, key: Key) -> bool:
        """Whether ``key`` is a package that says nothing of the name itself: its folder holds the submodule."""
        path, name = key
        root = name.lstrip("^#%&!").partition(".")[0]
        if path.rpartition("/")[2] != "__init__.py" or root in (BODY, WHOLE, SCRIPT):
            return False
        digests = self._graph.snapshot.digests
        return path in digests and root not in self._graph.snapshot.facts(path).bindings

    def _line(self, key: Key, towards: str) -> int | None:
        path, name = key
        digests = self._graph.snapshot.digests
        if path not in digests:
            return None
        if not path.endswith(".py"):
            return None
        if name == BODY and towards != path:
            return self._import_line(path, towards)
        return self._graph.line(key)

    def _import_line(self, path: str, towards: str) -> int:
        """The line in ``path`` that binds a name from ``towards``; 1 where none does."""
        facts = self._graph.snapshot.facts(path)
        modules = self._graph.modules
        best = 0
        for name, ways in facts.bindings.items():
            for way in ways:
                if way[0] not in (BY_IMPORT, BY_TYPING):
                    continue
                module, _, attribute = way[1:].partition(":")
                for stem in modules.stems(path, module)[0]:
                    below = f"{stem}/{attribute}" if stem else attribute
                    if towards in (*modules.files_of(stem), *(modules.files_of(below) if attribute else ())):
                        line = facts.lines.get(name, 1)
                        best = min(best, line) if best else line
        return best or 1
