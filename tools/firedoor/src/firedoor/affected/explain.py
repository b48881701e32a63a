"""Why a DAG file is affected, step by step with the lines to read; or why it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firedoor.affected.lockview import ReachedLock, reached_locks, serves_of
from firedoor.affected.lockview import locks_of as head_locks
from firedoor.affected.reach import Reach, definitions_in, reach_of
from firedoor.affected.survey import Survey
from firedoor.affected.useline import CODE, IMPORT, TEXT, use_lines
from firedoor.affected.values import Affected, AffectedDag, Step
from firedoor.affected.wording import at_the_touched_end, definitions_that_differ, first_line_that_differs, named
from firedoor.closure.graph import Graph
from firedoor.closure.places import is_test
from firedoor.pins.formats import find_locks

SCHEMA = "firedoor.why/1"
_PYTHON = ".py"
_Names = Mapping[str, tuple[str, ...]]


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """``steps`` lead from what was touched to ``dag_file``; ``definitions`` are those that it reaches, by file.

    Where it is not affected, ``because`` has one sentence a reason.
    """

    dag_file: str
    answer: Affected
    affected: AffectedDag | None
    steps: tuple[ExplainedStep, ...]
    because: tuple[str, ...]
    reach: Reach
    definitions: Mapping[str, tuple[str, ...]]
    locks: tuple[ReachedLock, ...]

    def to_json(self) -> dict[str, object]:
        """The document ``firedoor.why/1``; sorted keys give stable bytes."""
        hit = self.affected
        return {
            "schema": SCHEMA,
            "dag_file": self.dag_file,
            "base": self.answer.base,
            "head": self.answer.head,
            "base_reason": self.answer.base_reason,
            "precision": self.answer.precision,
            "affected": hit is not None,
            "kinds": list(hit.kinds) if hit else [],
            "confidence": hit.confidence if hit else None,
            "note": hit.note if hit else "",
            "fingerprint": {"base": hit.base_fingerprint, "head": hit.head_fingerprint} if hit else None,
            "chain": [step.to_json() for step in self.steps],
            "because": list(self.because),
            "reach": {
                "files": sorted(self.reach.files),
                "definitions": {path: list(names) for path, names in sorted(self.definitions.items())},
                "anything": self.reach.anything,
                "locks": [lock.to_json() for lock in self.locks],
            },
        }


def explain(found: Survey, answer: Affected, dag: str) -> Explanation:
    """Why ``dag`` (a DAG file of head) is affected or not; ``found`` holds the base and head of ``answer``."""
    hit = next((item for item in answer.affected if item.dag_file == dag), None)
    reach = reach_of(found, dag)
    locks = tuple(reached_locks(found, reach))
    definitions = definitions_in(reach, found.sides.head_graph)
    steps = tuple(_steps(found, answer, hit)) if hit is not None else ()
    because = tuple(_why_not(found, answer, dag, reach, definitions)) if hit is None else ()
    return Explanation(dag, answer, hit, steps, because, reach, definitions, locks)


# ---- affected ------------------------------------------------------------------------------------------


def _steps(found: Survey, answer: Affected, hit: AffectedDag) -> list[ExplainedStep]:
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
        explained.append(ExplainedStep(step.path, step.definition, line, _line(text, line), says))
        previous = step
    return explained


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
        return "runs with what this lock installs"
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
        return f"{user}names the file{where}"
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
    words += [name, stem] if not name.endswith(_PYTHON) else [stem]
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
    return step.line if step.definition or start > 1 else None


def _line(text: str | None, line: int | None) -> str:
    lines = text.splitlines() if text is not None else []
    return lines[line - 1].strip() if line and 0 < line <= len(lines) else ""


# ---- not affected --------------------------------------------------------------------------------------


def _why_not(found: Survey, answer: Affected, dag: str, reach: Reach, definitions: _Names) -> list[str]:
    if not answer.touched:
        return ["nothing differs between base and head"]
    if dag not in answer.dag_files:
        return ["it is no DAG file of head"]
    locks = head_locks(found)
    serves = serves_of(found, locks)
    said = [
        f"code-affected it is not, but it reads {hit.table}, which an affected DAG file writes ({hit.via})"
        for hit in answer.data_affected
        if hit.dag_file == dag
    ]
    outside = 0
    for path in answer.touched:
        if path in reach.files:
            said.append(_reached_but_equal(found, path, definitions.get(path, ())))
        elif path in serves:
            mine = dag in serves[path].dag_files
            said.append(
                f"{path}: none of the pins that changed is reached"
                if mine
                else f"{path}: this lock does not serve it ({serves[path].reason})"
            )
        else:
            outside += 1
    if outside:
        every = len(answer.touched)
        which = "the touched path" if outside == every == 1 else f"{outside} of {every} touched paths"
        said.append(f"{which}: not among the {len(reach.files)} files that it reaches")
    return said


def _reached_but_equal(found: Survey, path: str, mine: tuple[str, ...]) -> str:
    if not path.endswith(_PYTHON):
        return f"{path}: reached, and equal in content"
    differ = [item for item in definitions_that_differ(found, path) if item.definition]
    if not differ:
        return f"{path}: only comments, formatting or docstrings differ"
    names = ", ".join(f"{item.definition} {item.what} (line {item.line})" for item in differ[:5])
    more = ", …" if len(mine) > 5 else ""
    used = f"it reaches {', '.join(mine[:5])}{more} there" if mine else "it only imports the module"
    return f"{path}: {names}{', …' if len(differ) > 5 else ''}; {used}"
