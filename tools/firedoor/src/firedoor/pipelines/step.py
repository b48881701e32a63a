"""One step of a run as a value: what its evidence is kept under, and how it is run where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from firedoor.evidence import FAILED, FLAKY, GREEN, PASSED, Found, Key, Origin, Record
from firedoor.gate.judge import DAG_FILE
from firedoor.gate.made_under import MADE_UNDER, key_inputs, made_under
from firedoor.pipelines.runtime import Runtime
from firedoor.pipelines.values import FLAKY as FLAKY_STATE
from firedoor.pipelines.values import Outcome, Selected

REASON = "reason"


@dataclass(frozen=True, slots=True)
class Step:
    """A check of DAG files. ``inputs`` (of one DAG file), ``runtime``, ``data`` and ``around`` are parts of its keys.

    ``run`` yields each DAG file that it is given with its outcome, as it ends. ``around`` is the digest of what the
    machine lends it: it is no commit's to say.
    """

    name: str
    inputs: Callable[[Selected], str]
    runtime: Runtime
    run: Callable[[Sequence[Selected]], Iterator[tuple[Selected, Outcome]]]
    data: tuple[tuple[str, str], ...] = ()
    around: str = ""

    def key(self, dag: Selected) -> Key | None:
        """What evidence of this step for ``dag`` is kept under; ``None`` where none can be kept."""
        if not dag.fingerprint or not self.runtime.digest:
            return None
        return Key(self.name, dag.fingerprint, "", key_inputs(self.made_under(dag)), self.runtime.digest, self.data)

    def made_under(self, dag: Selected) -> dict[str, object]:
        """The parts of its key for ``dag``, as a record tells them."""
        return made_under(self.inputs(dag), self.around, dag.inputs, self.runtime.parts)


def known(found: Found, key: Key) -> Outcome | None:
    """The outcome that evidence gives without running anything: a pass, or one that is flaky for good."""
    verdict = found.verdict
    if verdict not in (GREEN, FLAKY):
        return None
    wanted = FAILED if verdict == FLAKY else PASSED
    record = min((one for one in found.records if one.outcome == wanted), key=lambda one: one.origin.local)
    facts = {name: value for name, value in record.facts.items() if name not in (DAG_FILE, MADE_UNDER, REASON)}
    if verdict == FLAKY:
        reason = f"it passed and it failed, and nothing had changed: {_reason(record)}"
        return Outcome(FLAKY_STATE, record.seconds, reason, record.findings, facts, key, record.origin)
    return Outcome(PASSED, record.seconds, _reason(record), record.findings, facts, key, record.origin)


def record_of(step: Step, dag: Selected, outcome: Outcome, key: Key, origin: Origin) -> Record:
    """The record of an outcome of ``step`` that was just found."""
    facts = {**outcome.facts, DAG_FILE: dag.dag_file, MADE_UNDER: step.made_under(dag), REASON: outcome.reason}
    return Record(key, outcome.state, origin, outcome.findings, outcome.seconds, facts)


def _reason(record: Record) -> str:
    return str(record.facts.get(REASON, ""))
