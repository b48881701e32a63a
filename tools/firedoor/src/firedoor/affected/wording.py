"""What differs between base and head at one place, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firedoor.affected.lockview import locks_of
from firedoor.affected.survey import Survey
from firedoor.closure.graph import Graph
from firedoor.closure.keys import BODY
from firedoor.pins.formats import find_locks
from firedoor.sources.facts import MAIN, PLUGIN
from firedoor.sources.uses import IMPORTS

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One definition (``""``: the module body) and what happened to it; ``line`` counts from 1."""

    definition: str
    what: str
    line: int

    def __str__(self) -> str:
        """``definition trim changed``."""
        return f"{named(self.definition)} {self.what}"


def named(definition: str) -> str:
    """A definition in words: ``trim()`` is not known to be a function, so it is ``definition trim``."""
    if definition == BODY:
        return "module body"
    if definition == MAIN:
        return "__main__ block"
    if definition.startswith(PLUGIN):
        return f"plugin {definition.removeprefix(PLUGIN)}"
    return f"definition {definition}"


def definitions_that_differ(found: Survey, path: str) -> list[Difference]:
    """Those of a Python file whose canonical form differs, in the order of head's lines; comments differ nowhere."""
    base, head = _nodes(found.sides.base_graph, path), _nodes(found.sides.head_graph, path)
    differences = []
    for name in base.keys() | head.keys():
        if name.startswith(PLUGIN):
            continue  # a view of a class that is listed itself
        if name not in head:
            differences.append(Difference(name, REMOVED, base[name][1]))
        elif name not in base:
            differences.append(Difference(name, ADDED, head[name][1]))
        elif base[name][0] != head[name][0]:
            differences.append(Difference(name, CHANGED, head[name][1]))
    return sorted(differences, key=lambda item: (item.line, item.definition))


def at_the_touched_end(found: Survey, path: str, definition: str) -> list[str]:
    """What differs at the first step of a chain, one sentence each; never empty."""
    base, head = found.sides.base.digests, found.sides.head.digests
    if find_locks([path]):
        return lock_difference(found, path, [name.strip() for name in definition.split(",")] if definition else [])
    if path not in head:
        return ["file removed"] if path in base else ["not a file of either revision"]
    if path not in base:
        return ["file added"]
    if base[path] == head[path]:
        before, after = found.sides.base.executables, found.sides.head.executables
        if (path in before) != (path in after):
            return ["made executable" if path in after else "no longer executable"]
        return ["unchanged itself; what it leads to was added or removed"]
    if not path.endswith(".py"):
        return [_lines_that_differ(found, path)]
    graphs = (found.sides.base_graph, found.sides.head_graph)
    errors = [graph.snapshot.facts(path).error for graph in graphs]
    if any(errors):
        where = "at head" if errors[1] else "at base"
        return [f"cannot be read as Python {where}: {errors[1] or errors[0]}; so all of it counts as changed"]
    every = definitions_that_differ(found, path)
    own = [item for item in every if item.definition == definition]
    if own and definition:
        return [str(own[0])]
    imports = [] if definition else _imports_that_differ(graphs, path)
    if imports and not any(item.definition == BODY for item in every):
        return imports
    if every:
        return [f"{item} (line {item.line})" if item.definition else str(item) for item in every]
    keys = [(path, name) for name in _nodes(graphs[1], path)]
    if any(graphs[0].docstrings(key) != graphs[1].docstrings(key) for key in keys):
        return ["docstrings changed"]
    return ["text changed, with the same meaning (comments, formatting, order of imports)"]


def _imports_that_differ(graphs: tuple[Graph, Graph], path: str) -> list[str]:
    """What the module body imports as it did not before, and what it no longer imports."""
    base, head = (
        {
            item[1:]
            for node in graph.nodes(path).values()
            if node.name == BODY
            for item in node.uses
            if item[0] == IMPORTS
        }
        for graph in graphs
    )
    said = [f"imports {_dotted(item)}, as it did not before" for item in sorted(head - base)]
    return said + [f"no longer imports {_dotted(item)}" for item in sorted(base - head)]


def _dotted(item: str) -> str:
    module, _, name = item.partition(":")
    return module if not name else f"{module}{name}" if module.endswith(".") else f"{module}.{name}"


def lock_difference(found: Survey, path: str, names: list[str]) -> list[str]:
    """Which pins of a lock moved: ``pandas 2.2.0 → 2.2.1``; only ``names`` where they are pins of it."""
    before, after = locks_of(found, base=True).get(path), locks_of(found).get(path)
    if before is None or after is None:
        return ["lock added" if before is None else "lock removed"]
    every = sorted(
        name
        for name in before.pins.keys() | after.pins.keys()
        if name not in before.pins or name not in after.pins or before.pins[name].digest != after.pins[name].digest
    )
    said = []
    for name in [name for name in names if name in every] or every:
        old, new = before.pins.get(name), after.pins.get(name)
        if old is None or new is None:
            said.append(f"pin {name} {(old or new).version} {'added' if old is None else 'removed'}")  # type: ignore[union-attr]  # one of the two is there
        elif old.version != new.version:
            said.append(f"pin {name} {old.version or '(any)'} → {new.version or '(any)'}")
        else:
            said.append(f"pin {name} {new.version}: its extras, hashes, markers or source changed")
    if said:
        return said
    if before.options_digest != after.options_digest:
        return ["index addresses, included files or the Python version changed"]
    return ["content changed, no single pin did"]


def _nodes(graph: Graph, path: str) -> dict[str, tuple[bytes, int]]:
    if not path.endswith(".py") or path not in graph.snapshot.digests or path in graph.modules.opaque:
        return {}
    return {name: (node.digest, node.line) for name, node in graph.nodes(path).items()}


def first_line_that_differs(found: Survey, path: str, definition: str) -> int | None:
    """The line at head (from 1) where a file, or one definition in it, begins to differ.

    Of a lock: the line of its first pin in ``definition``. ``None`` where there is nothing to compare.
    """
    before, after = found.text(path, base=True), found.text(path)
    if after is not None and find_locks([path]):
        name = definition.partition(",")[0]
        return _line_of_pin(after, name) if name else None
    if before is None or after is None:
        return None
    base, head = _nodes(found.sides.base_graph, path), _nodes(found.sides.head_graph, path)
    old, new = before.splitlines(), after.splitlines()
    start = 1
    if definition and definition in base and definition in head:
        start = head[definition][1]
        old, new = _span(old, base, definition), _span(new, head, definition)
    first = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    if first is None:
        first = min(len(old), len(new)) if len(old) != len(new) else 0
    # A blank line or a comment where the change begins says little: the next line of code says more.
    first = next((n for n in range(first, len(new)) if new[n].strip() and not new[n].lstrip().startswith("#")), first)
    return start + min(first, max(len(new) - 1, 0))


def _line_of_pin(text: str, name: str) -> int | None:
    """Where a requirements file or a TOML lock names a distribution, by the normalised name (PEP 503)."""
    expression = re.compile(r"[-_.]+".join(map(re.escape, name.split("-"))) + r"(?![-_.\w])", re.I)
    for number, line in enumerate(text.splitlines(), 1):
        found = expression.search(line)
        if found is not None and line[: found.start()].strip() in ("", 'name = "'):
            return number
    return None


def _span(lines: list[str], nodes: dict[str, tuple[bytes, int]], definition: str) -> list[str]:
    start = nodes[definition][1]
    end = min((line for _, line in nodes.values() if line > start), default=len(lines) + 1)
    return lines[start - 1 : end - 1]


def _lines_that_differ(found: Survey, path: str) -> str:
    before, after = found.text(path, base=True), found.text(path)
    if before is None or after is None:
        return "content changed (it cannot be read here)"
    old, new = before.splitlines(), after.splitlines()
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return f"content changed, first in line {start + 1}"
