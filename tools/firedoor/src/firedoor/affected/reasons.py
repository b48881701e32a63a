"""Why DAG files are selected, gathered relation by relation."""

from __future__ import annotations

from collections.abc import Iterable

from firedoor.affected.values import Step

CODE, RESOURCE, PIN, CONFIG, ADDED, CHECK = "code", "resource", "pin", "config", "added", "check"


class Reasons:
    """Why one DAG file is selected, gathered step by step."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self.checks: set[str] = set()
        self.exact = True
        self.steps: tuple[Step, ...] = ()
        self.note = ""

    def add(self, kind: str, steps: Iterable[Step], *, exact: bool = True, note: str = "") -> None:
        """One more reason; the first one's ``steps`` and ``note`` are what a reader is shown."""
        if ADDED in self.kinds:
            return  # it is new as a whole; what it consists of is no second reason
        if not self.kinds or self.kinds == {CHECK}:
            self.steps, self.note, self.exact = tuple(steps), note, exact
        self.kinds.add(kind)


class EveryReason(dict[str, Reasons]):
    """The reasons of each DAG file that is selected."""

    def of(self, dag: str) -> Reasons:
        """The reasons of ``dag``, which is selected from now on."""
        return self.setdefault(dag, Reasons())

    def kinds(self, dag: str) -> set[str]:
        """The kinds of reasons that ``dag`` has so far; none where it is not selected."""
        reasons = self.get(dag)
        return reasons.kinds if reasons is not None else set()
