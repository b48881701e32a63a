"""Runs of tests, each with a second run of what failed, kept as evidence: base is tried once for many changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from firedoor.compat.before_and_after import due_again
from firedoor.compat.testing import Result, Results
from firedoor.evidence import FAILED, PASSED, Key, Origin, Record, Store
from firedoor.findings import ERROR, Finding

_FIRST, _AGAIN = "tests", "again"

Run = Callable[[Collection[str] | None], Results]
"""Runs all tests, or those that are named."""


@dataclass(frozen=True, slots=True)
class Twice:
    """``first``: each test; ``again``: those that failed, once more. ``known``: evidence said it, nothing was run."""

    first: Results = field(default_factory=dict)
    again: Results = field(default_factory=dict)
    known: bool = False

    @property
    def failed(self) -> list[str]:
        """The tests that failed whenever they were run."""
        return [test for test in due_again(self.first) if test not in self.again or self.again[test].failed]

    @property
    def unstable(self) -> list[str]:
        """The tests that failed, and passed when they were run again."""
        return [test for test in due_again(self.first) if test in self.again and not self.again[test].failed]


def run_twice(run: Run) -> Twice:
    """All tests, and those that fail once more."""
    first = run(None)
    failing = due_again(first)
    return Twice(first, run(failing) if failing else {})


def kept_or_run(run: Run, key: Key | None, store: Store | None, origin: Origin, *, red_will_do: bool) -> Twice:
    """What evidence for ``key`` says, or ``run`` now, kept in ``store``.

    Green evidence will always do. Red does where ``red_will_do``: for base, which is nobody's to mend. Else it is run
    again, and what passes now is unstable: nothing has changed. Without a key nothing is kept.
    """
    if key is None or store is None:
        return run_twice(run)
    records = {record.outcome: record for record in store.find([key])[key].records}
    known = [_read(records[outcome]) for outcome in (FAILED, PASSED) if outcome in records]
    if known and (red_will_do or FAILED not in records):
        return _merged(known, known=True)
    now = run_twice(run)
    store.put(_record(key, now, origin))
    return _merged([*known, now], known=False)


def _merged(runs: list[Twice], *, known: bool) -> Twice:
    """One for several of the same key: a test that failed in any has failed, and is unstable where it passed in any."""
    first: dict[str, Result] = {}
    again: dict[str, Result] = {}
    every = [results for run in runs for results in (run.first, run.again)]
    for test in sorted({test for results in every for test in results}):
        said = [results[test] for results in every if test in results]
        failing, passing = [one for one in said if one.failed], [one for one in said if not one.failed]
        first[test] = (failing or passing)[0]
        if failing and (passing or len(failing) > 1):
            again[test] = (passing or failing[1:])[0]
    return Twice(first, again, known)


def _record(key: Key, ran: Twice, origin: Origin) -> Record:
    findings = [
        Finding(
            test.partition("::")[0], ran.first[test].line, "FD944", f"{test}: {ran.first[test].reason}", level=ERROR
        )
        for test in ran.failed
    ]
    facts = {_FIRST: _json(ran.first), _AGAIN: _json(ran.again)}
    seconds = round(sum(one.seconds for one in ran.first.values()), 3)
    return Record(key, FAILED if findings else PASSED, origin, tuple(findings), seconds, facts)


def _json(results: Results) -> dict[str, object]:
    return {test: one.to_json() for test, one in results.items()}


def _read(record: Record) -> Twice:
    return Twice(_results(record.facts.get(_FIRST, {})), _results(record.facts.get(_AGAIN, {})), known=True)


def _results(facts: Mapping[str, Any]) -> Results:
    return {test: Result(**said) for test, said in facts.items()}
