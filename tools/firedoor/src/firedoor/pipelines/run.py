"""Run the steps for a set of DAG files. One that fails stops no other; what evidence shows is not run again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from firedoor.errors import FiredoorError
from firedoor.evidence import FAILED, FLAKY, Found, Origin, Record, Store, verdict
from firedoor.findings import Finding
from firedoor.pipelines.checkout import Checkout
from firedoor.pipelines.keeping import Keeping
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.step import Step, known, record_of
from firedoor.pipelines.values import FLAKY as FLAKY_STATE
from firedoor.pipelines.values import PASSED, Outcome, Row, Selected


@dataclass(slots=True)
class Ran:
    """What came of it: a row for each DAG file, what of the evidence was damaged, why some could not be kept."""

    rows: tuple[Row, ...]
    damaged: tuple[Finding, ...] = ()
    unkept: FiredoorError | None = None


@dataclass(slots=True)
class _Table:
    """The rows while they are filled."""

    dags: Sequence[Selected]
    outcomes: dict[str, dict[str, Outcome]] = field(default_factory=dict)

    def put(self, dag: Selected, step: Step, outcome: Outcome) -> None:
        self.outcomes.setdefault(dag.slug, {})[step.name] = outcome

    def state(self, dag: Selected, step: Step) -> str:
        return self.outcomes.get(dag.slug, {}).get(step.name, Outcome()).state

    def has_dags(self, dag: Selected) -> bool:
        """False where an earlier step saw the file construct none."""
        return all(outcome.facts.get("dags", True) for outcome in self.outcomes.get(dag.slug, {}).values())

    def rows(self) -> tuple[Row, ...]:
        return tuple(Row(dag, self.outcomes.get(dag.slug, {})) for dag in self.dags)


def run_steps(
    steps: Sequence[Step],
    dags: Sequence[Selected],
    checkout: Checkout,
    *,
    store: Store,
    origin: Origin,
    progress: Progress,
    force: bool = False,
) -> Ran:
    """Run ``steps`` for ``dags``, files of ``checkout``, each where ``store`` has no green evidence for its key.

    A step is not run for a DAG file of which an earlier one did not pass. ``force`` runs also what is green, or flaky.
    Each outcome is kept in ``store`` as it comes, with ``origin``; so an interrupted run goes on where it was. Raises
    UsageError or WorldError when a step cannot be run at all; what a DAG does wrong is in its row.
    """
    keys = {(step.name, dag.slug): step.key(dag) for step in steps for dag in dags}
    found = store.find({key for key in keys.values() if key is not None})
    damaged = tuple(finding for one in found.values() for finding in one.damaged)
    for finding in damaged:
        progress.say(f"warning[{finding.code}]: {finding.place}: {finding.message}; {finding.fix}")
    table = _Table(dags)
    keeping = Keeping(store, checkout)
    going = list(dags)
    try:
        for step in steps:
            due: list[Selected] = []
            for dag in going:
                key = keys[step.name, dag.slug]
                outcome = known(found[key], key) if key is not None and not force else None
                if outcome is None:
                    due.append(dag)
                else:
                    table.put(dag, step, outcome)
            if len(due) < len(going):
                progress.say(f"  {step.name:<5} {len(going) - len(due)} of {len(going)} known from evidence")
            for dag, outcome in _ran(step, due, table):
                key = keys[step.name, dag.slug]
                if key is not None:
                    record = record_of(step, dag, outcome, key, origin)
                    keeping.add(record)
                    outcome = _with_history(replace(outcome, key=key), found[key], record)
                table.put(dag, step, outcome)
                progress.say(_told(step, dag, outcome))
            going = [dag for dag in going if table.state(dag, step) == PASSED]
    except KeyboardInterrupt:
        progress.say("interrupted; what is done is kept, and the same command goes on from here")
        raise
    finally:
        keeping.flush()
    return Ran(table.rows(), damaged, keeping.fault)


def _ran(step: Step, due: Sequence[Selected], table: _Table) -> Iterator[tuple[Selected, Outcome]]:
    """What comes of ``step``. A file that constructs no DAG passes: nothing can be asked of it."""
    empty = [dag for dag in due if not table.has_dags(dag)]
    yield from ((dag, Outcome(PASSED, reason="constructs no DAG")) for dag in empty)
    rest = [dag for dag in due if dag not in empty]
    if rest:
        yield from step.run(rest)


def _with_history(outcome: Outcome, before: Found, now: Record) -> Outcome:
    """``outcome``, or flaky where earlier evidence of the same key says otherwise."""
    if verdict([*before.records, now]) != FLAKY:
        return outcome
    other = next((one for one in before.records if one.outcome != now.outcome), now)
    when = f"{other.origin.at} ({other.origin.where})"
    if now.outcome == FAILED:
        reason = f"it passed at {when}, and nothing has changed: {outcome.reason}"
        return replace(outcome, state=FLAKY_STATE, reason=reason)
    reason = f"it passes now but failed at {when}, and nothing has changed: {other.findings[0].message}"
    return replace(outcome, state=FLAKY_STATE, reason=reason, findings=other.findings)


def _told(step: Step, dag: Selected, outcome: Outcome) -> str:
    reason = f"  {outcome.reason}" if outcome.reason else ""
    return f"  {step.name:<5} {outcome.state:<7} {outcome.seconds:6.1f} s  {dag.dag_file}{reason}"
