"""One step of a run as a value: what its evidence is kept under, and how it is run where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from firedoor.evidence import FAILED, FLAKY, GREEN, PASSED, Found, Key, Origin, Record
from firedoor.evidence.canonical import digest
from firedoor.gate.judge import CHECK_INPUTS, DAG_FILE
from firedoor.pipelines.values import FLAKY as FLAKY_STATE
from firedoor.pipelines.values import Outcome, Selected

REASON = "reason"


@dataclass(frozen=True, slots=True)
class Step:
    """A check of DAG files. ``inputs`` (of one DAG file), ``runtime`` and ``data`` are parts of its keys.

    ``run`` yields each DAG file that it is given with its outcome, as it ends.
    """

    name: str
    inputs: Callable[[Selected], str]
    runtime: str
    run: Callable[[Sequence[Selected]], Iterator[tuple[Selected, Outcome]]]
    data: tuple[tuple[str, str], ...] = ()

    def key(self, dag: Selected) -> Key | None:
        """What evidence of this step for ``dag`` is kept under; ``None`` where none can be kept."""
        if not dag.fingerprint or not self.runtime:
            return None
        return Key(self.name, dag.fingerprint, "", digest([self.inputs(dag), dag.inputs]), self.runtime, self.data)


def known(found: Found, key: Key) -> Outcome | None:
    """The outcome that evidence gives without running anything: a pass, or one that is flaky for good."""
    verdict = found.verdict
    if verdict not in (GREEN, FLAKY):
        return None
    wanted = FAILED if verdict == FLAKY else PASSED
    record = min((one for one in found.records if one.outcome == wanted), key=lambda one: one.origin.local)
    facts = {name: value for name, value in record.facts.items() if name not in (DAG_FILE, CHECK_INPUTS, REASON)}
    if verdict == FLAKY:
        reason = f"it passed and it failed, and nothing had changed: {_reason(record)}"
        return Outcome(FLAKY_STATE, record.seconds, reason, record.findings, facts, key, record.origin)
    return Outcome(PASSED, record.seconds, _reason(record), record.findings, facts, key, record.origin)


def record_of(dag: Selected, outcome: Outcome, key: Key, origin: Origin, check_inputs: str) -> Record:
    """The record of an outcome that was just found; ``check_inputs`` lets a gate verify the key's inputs."""
    facts = {**outcome.facts, DAG_FILE: dag.dag_file, CHECK_INPUTS: check_inputs, REASON: outcome.reason}
    return Record(key, outcome.state, origin, outcome.findings, outcome.seconds, facts)


def _reason(record: Record) -> str:
    return str(record.facts.get(REASON, ""))
