"""A chain, explained step by step: what each step is, and the line that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from firedoor.affected.lockview import ReachedLock
from firedoor.affected.survey import Survey
from firedoor.affected.useline import CODE, IMPORT, TEXT, use_lines
from firedoor.affected.values import Affected, AffectedDag, Step
from firedoor.affected.wording import at_the_touched_end, first_line_that_differs, named
from firedoor.closure.graph import Graph
from firedoor.closure.places import is_test
from firedoor.pins.formats import find_locks

_PYTHON = ".py"
_NAMES, _RUNS_WITH = "names the file", "runs with what this lock installs"


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One step of a chain: ``says`` what it is; ``line`` (from 1) and ``source`` show where to read it, if anywhere."""

    path: str
    definition: str
    line: int | None
    source: str
    says: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The step in ``firedoor.why/1``."""
        return {
            "path": self.path,
            "definition": self.definition,
            "line": self.line,
            "source": self.source,
            "says": list(self.says),
        }


def explained_steps(
    found: Survey, answer: Affected, hit: AffectedDag, locks: Iterable[ReachedLock]
) -> list[ExplainedStep]:
    """The chain of ``hit``, each step with what it is and the line that shows it."""
    explained: list[ExplainedStep] = []
    previous: Step | None = None
    for step in hit.chain:
        text = found.text(step.path)
        if text is None:
            text = found.text(step.path, base=True)
        if previous is None:
            says = _first(found, answer, hit, step)
            differs = None if answer.base is None else first_line_that_differs(found, step.path, step.definition)
            line = differs or step.line
        else:
            says = (_relation(found, step, previous),)
            line = _line_of_use(text, step, previous, found.sides.head_graph)
            if says == (_NAMES,) and not _is_named(previous.path, _line(text, line)):
                says = ("reads a folder that holds it",)
            if says == (_RUNS_WITH,):
                says += tuple(_imports_of_pins(locks, previous))
        explained.append(ExplainedStep(step.path, step.definition, line, _line(text, line), says))
        previous = step
    return explained


def _imports_of_pins(locks: Iterable[ReachedLock], lock: Step) -> list[str]:
    """How the pins that a chain names are reached: ``import pandas → pandas``, one shortest way each."""
    ways = {name: chain for held in locks if held.lock == lock.path for name, chain in held.chains.items()}
    names = [name.strip() for name in lock.definition.split(",")]
    return [" → ".join(ways[name]) for name in names if ways.get(name)]


def _is_named(path: str, line: str) -> bool:
    """Whether a line holds the name of the file, with or without its ending."""
    stem = re.escape(path.rpartition("/")[2].partition(".")[0])
    return re.search(rf"(?<!\w){stem}(?!\w)", line) is not None


def _first(found: Survey, answer: Affected, hit: AffectedDag, step: Step) -> tuple[str, ...]:
    if answer.base is None:
        return ("no base to compare with: everything counts as changed",)
    if hit.kinds == ("added",) and step.path == hit.dag_file:
        return ("new DAG file",) if step.path not in found.base_dag_files else ("DAG file added",)
    return tuple(at_the_touched_end(found, step.path, step.definition))


def _relation(found: Survey, step: Step, previous: Step) -> str:
    """What leads from ``step`` back to ``previous``."""
    digests = found.sides.head.digests
    if find_locks([previous.path]) and not step.path.endswith((".txt", ".in", ".lock", ".toml")):
        return _RUNS_WITH
    graph = found.sides.head_graph
    if previous.path == step.path:
        user = named(step.definition) if _is_own(graph, step) or not step.definition else step.definition
        return f"{user} uses {previous.definition}" if previous.definition else "runs after the module body"
    user = f"{named(step.definition)} " if step.definition and _is_own(graph, step) else ""
    if any(path == previous.path for path, _ in found.sides.ambient()[1]):
        return "Airflow loads it for every DAG"
    if previous.path.rpartition("/")[2] == ".airflowignore":
        return "is looked at since the ignore file changed"
    if previous.path == "pyproject.toml":
        return "the policy applies to it"
    if is_test(previous.path):
        return "is what this test tests"
    if not previous.path.endswith(_PYTHON) or not step.path.endswith(_PYTHON):
        where = "" if previous.path in digests else ", which is gone"
        return f"{user}{_NAMES}{where}"
    if previous.definition:
        return f"{user}uses {previous.definition}" if user else f"imports {previous.definition}"
    gone = "" if previous.path in digests else " (gone at head)"
    return f"{user}imports it, which runs its body{gone}"


def _is_own(graph: Graph, step: Step) -> bool:
    """Whether the file defines the name itself; otherwise it imports it."""
    root = step.definition.partition(".")[0]
    return step.path.endswith(_PYTHON) and step.path in graph.snapshot.digests and root in graph.nodes(step.path)


def _line_of_use(text: str | None, step: Step, previous: Step, graph: Graph) -> int | None:
    """The line in ``step`` that names ``previous``, from the line that the chain gives to the end of the definition."""
    if text is None or (step.line is None and step.path.endswith(_PYTHON)):
        return step.line
    lines = text.splitlines()
    start = step.line or 1
    end = len(lines)
    if step.definition and step.path in graph.snapshot.digests and step.path.endswith(_PYTHON):
        later = [node.line for node in graph.nodes(step.path).values() if node.line > start]
        end = min(later) - 1 if later else end
    name = previous.path.rpartition("/")[2]
    stem = name.removesuffix(_PYTHON)
    if stem == "__init__":
        stem = previous.path.split("/")[-2] if "/" in previous.path else stem
    words = [previous.definition.rpartition(".")[2]] if previous.definition else []
    words += [name, stem] if not name.endswith(_PYTHON) else [stem, name]
    words += [folder for folder in reversed(previous.path.split("/")[:-1]) if not previous.definition]
    if not step.path.endswith(_PYTHON):
        return next((n for word in words for n, line in enumerate(lines, 1) if word in line), None)
    wanted = (CODE, TEXT) if previous.path == step.path else (IMPORT, CODE, TEXT)
    for word in words:
        places = [(line, how) for line, how in use_lines(text, word) if start <= line <= end]
        if start > 1 and not step.definition and any(line == start for line, _ in places):
            return start
        for kind in wanted:
            found_line = next((line for line, how in places if how == kind), None)
            if found_line is not None:
                return found_line
    if previous.path == step.path and previous.definition in graph.nodes(step.path) and not step.definition:
        return _decorator_line(lines, graph.nodes(step.path)[previous.definition].line)
    return step.line if step.definition or start > 1 else None


def _decorator_line(lines: list[str], line: int) -> int:
    """The line of the first decorator above a definition: it is what hands the definition to the module body."""
    while line > 1 and lines[line - 2].lstrip().startswith("@"):
        line -= 1
    return line


def _line(text: str | None, line: int | None) -> str:
    lines = text.splitlines() if text is not None else []
    return lines[line - 1].strip() if line and 0 < line <= len(lines) else ""
