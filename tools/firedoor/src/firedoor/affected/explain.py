"""Why a DAG file is affected, step by step with the lines to read; or why it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firedoor.affected.chainsteps import ExplainedStep, explained_steps
from firedoor.affected.lockview import ReachedLock, reached_locks
from firedoor.affected.reach import Reach, definitions_in, reach_of
from firedoor.affected.survey import Survey
from firedoor.affected.values import Affected, AffectedDag
from firedoor.affected.whynot import why_not

SCHEMA = "firedoor.why/1"


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
    steps = tuple(explained_steps(found, answer, hit, locks)) if hit is not None else ()
    because = tuple(why_not(found, answer, dag, reach, definitions)) if hit is None else ()
    return Explanation(dag, answer, hit, steps, because, reach, definitions, locks)
