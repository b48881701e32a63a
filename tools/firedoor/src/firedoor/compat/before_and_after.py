"""Tests before a change and after it: what only the change can have done, and what was so before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from firedoor.compat.testing import PASSED as TEST_PASSED
from firedoor.compat.testing import SKIPPED as TEST_SKIPPED
from firedoor.compat.testing import Result, Results

REGRESSED, FIXED, BROKEN_BEFORE, FLAKY = "regressed", "fixed", "broken before", "flaky"
PASSED, SKIPPED, NOT_RUN, GONE = "passed", "skipped", "no longer run", "gone"
STATES = (REGRESSED, FLAKY, BROKEN_BEFORE, NOT_RUN, GONE, FIXED, SKIPPED, PASSED)
"""From what must be looked at to what is well."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What one test says of the change: a ``state``, the run that says so, and ``note`` where the state is not all."""

    test: str
    state: str
    tested: Result
    note: str = ""

    @property
    def shut(self) -> bool:
        """Whether the change may not pass."""
        return self.state == REGRESSED

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        reason = self.tested.reason if self.tested.failed else ""
        return {"test": self.test, "state": self.state, "reason": reason, "note": self.note}


def due_again(results: Results) -> list[str]:
    """The tests that are run once more: a test that fails may be one that does not always."""
    return [test for test, one in results.items() if one.failed]


def compared(base: Results, base_again: Results, head: Results, head_again: Results) -> tuple[Compared, ...]:
    """Each test of both sides, in the order of :data:`STATES`; ``…_again`` are second runs of those that failed."""
    found = [*_each(base, base_again, head, head_again)]
    return tuple(sorted(found, key=lambda one: (STATES.index(one.state), one.test)))


def _each(base: Results, base_again: Results, head: Results, head_again: Results) -> Iterator[Compared]:
    for test in sorted(base.keys() | head.keys()):
        before, after = base.get(test), head.get(test)
        if after is None:
            assert before is not None
            yield Compared(test, GONE, before, "it failed before" if before.failed else "it passed before")
        elif after.failed:
            yield _failing(test, before, base_again.get(test), after, head_again.get(test))
        elif after.outcome == TEST_SKIPPED:
            lost = before is not None and before.outcome == TEST_PASSED
            yield Compared(
                test, NOT_RUN if lost else SKIPPED, after, "it passed before, and is skipped" if lost else ""
            )
        elif before is not None and before.failed:
            unstable = (once_more := base_again.get(test)) is not None and not once_more.failed
            yield Compared(test, PASSED if unstable else FIXED, after, "it was flaky before" if unstable else "")
        else:
            yield Compared(test, PASSED, after)


def _failing(
    test: str, before: Result | None, before_again: Result | None, after: Result, again: Result | None
) -> Compared:
    if again is not None and not again.failed:
        return Compared(test, FLAKY, after, "it passed when it was run again")
    if before is None:
        return Compared(test, REGRESSED, after, "it is new, and fails")
    if before.outcome == TEST_SKIPPED:
        return Compared(test, REGRESSED, after, "it was skipped before")
    if not before.failed:
        return Compared(test, REGRESSED, after)
    if before_again is not None and not before_again.failed:
        return Compared(test, FLAKY, after, "it failed and passed before, too")
    return Compared(test, BROKEN_BEFORE, after)
