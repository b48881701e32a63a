"""Tests of the DAGs that a changed library reaches: at base first, then at head, so that only what regressed counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from firedoor.affected.fingerprints import fingerprints
from firedoor.affected.survey import Survey
from firedoor.compat.before_and_after import FLAKY, NOT_RUN, PASSED, REGRESSED, Compared, compared
from firedoor.compat.dag_tests import dag_tests, led_to
from firedoor.compat.kept_tests import Twice, kept_or_run
from firedoor.compat.testing import Bench, Results, probe_digests, run_tests
from firedoor.compat.written_tree import write_tree
from firedoor.evidence import Key, Origin, Store
from firedoor.evidence.canonical import digest
from firedoor.findings import ERROR, WARNING, Finding
from firedoor.revisions import Tree

CHECK = "tests"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ConsumerTests:
    """What the tests of one DAG file say of the change.

    ``paths`` are its test files that lead to what changed; ``others`` counts those that do not, which were not run.
    """

    dag_file: str
    paths: tuple[str, ...]
    others: int
    tests: tuple[Compared, ...] = ()

    @property
    def shut(self) -> bool:
        """Whether the change may not pass."""
        return any(test.shut for test in self.tests)

    @property
    def silent(self) -> str:
        """Why nothing is known from tests; empty where something is. Then smoke and dev must say it."""
        if not self.paths and not self.others:
            return "it has no tests"
        if not self.paths:
            return f"its {_files(self.others)} lead{'s' * (self.others == 1)} to nothing of what changed"
        telling = [
            test for test in self.tests if test.state not in (FLAKY, NOT_RUN, "skipped", "gone", "broken before")
        ]
        return "" if telling else "none of its tests tells anything"

    @property
    def instead(self) -> str:
        """What to run where the tests say nothing; empty where they do."""
        return f"firedoor run --through dev {self.dag_file}" if self.silent else ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """An error for each test that regressed, a warning for each that tells nothing any more."""
        return tuple(finding for test in self.tests if (finding := _finding(self.dag_file, test)) is not None)

    def counts(self) -> dict[str, int]:
        """How many tests are in each state."""
        found: dict[str, int] = {}
        for test in self.tests:
            found[test.state] = found.get(test.state, 0) + 1
        return found

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {
            "dag_file": self.dag_file,
            "test_files": list(self.paths),
            "test_files_not_run": self.others,
            "counts": self.counts(),
            "not_passed": [test.to_json() for test in self.tests if test.state != PASSED],
            "silent": self.silent,
            "instead": self.instead,
        }


@dataclass(frozen=True, slots=True)
class Benches:
    """Where tests of DAG files run: ``of`` gives, for a DAG file of a tree, a bench and the digest of its environment.

    Without a digest nothing is kept. ``pythonpath``: folders of the repository from which code is imported.
    """

    of: Callable[[Tree, str], tuple[Bench, str]]
    pythonpath: tuple[str, ...]
    scratch: Path
    store: Store | None = None
    origin: Origin = Origin("", "", "", True)  # noqa: RUF009  frozen, and equal to any other of its like
    say: Say = lambda text: None


def consumer_tests(
    base: Survey, head: Survey, dags: Iterable[str], touched: Collection[str], benches: Benches
) -> tuple[ConsumerTests, ...]:
    """What the tests of ``dags`` say, sorted. ``base`` and ``head`` are surveys of one revision each.

    ``touched`` are the files of the libraries that differ: a test that leads to none of them is not run. Base is run
    once for all changes that start from equal code; head anew where it is not green. What fails runs once more.
    """
    names = sorted(dags)
    before, after = _Side(base, "base", benches), _Side(head, "head", benches)
    wanted = {dag: (before.tests(dag, touched), after.tests(dag, touched)) for dag in names}
    found = []
    for dag in names:
        (old, _), (new, others) = wanted[dag]
        if not old and not new:
            found.append(ConsumerTests(dag, (), others))
            continue
        benches.say(f"tests of {dag}")
        first, second = before.run(dag, old, red_will_do=True), after.run(dag, new, red_will_do=False)
        found.append(
            ConsumerTests(dag, new or old, others, compared(first.first, first.again, second.first, second.again))
        )
    return tuple(found)


class _Side:
    """One revision, which is written to a folder when tests must run in it, once per set of releases."""

    def __init__(self, survey: Survey, name: str, benches: Benches) -> None:
        self.survey = survey
        self.name = name
        self.benches = benches
        self.roots: dict[int, Path] = {}
        self._tests: dict[int, Mapping[str, tuple[str, ...]]] = {}

    def tests(self, dag: str, touched: Collection[str]) -> tuple[tuple[str, ...], int]:
        """The test files of ``dag`` that lead to ``touched``, and how many others it has."""
        seen = self.survey.seen_by(dag)
        sides = seen.sides
        if id(seen) not in self._tests:
            self._tests[id(seen)] = dag_tests(seen.dag_files, sides.head.digests, sides.forward)
        every = self._tests[id(seen)].get(dag, ())
        reaching = tuple(test for test in every if not self._led_to(seen, test).isdisjoint(touched))
        return reaching, len(every) - len(reaching)

    def _led_to(self, seen: Survey, test: str) -> frozenset[str]:
        sides = seen.sides
        return led_to(test, sides.head.digests.keys(), sides.forward, sides.unknowable)

    def run(self, dag: str, tests: Sequence[str], *, red_will_do: bool) -> Twice:
        """The tests of one DAG file, twice where they fail."""
        if not tests:
            return Twice()
        seen = self.survey.seen_by(dag)
        bench, runtime = self.benches.of(seen.head, dag)
        key = None
        if runtime:
            digests = seen.sides.head.digests
            read = sorted({path for test in tests for path in self._led_to(seen, test)})
            inputs = digest([[[path, digests[path]] for path in read], list(tests), probe_digests(), bench.seconds])
            key = Key(CHECK, fingerprints(self.survey, [dag])[dag], inputs=inputs, runtime=runtime)

        def run(only: Collection[str] | None) -> Results:
            root = self._root(seen)
            scratch = self.benches.scratch / self.name / f"run-{len(self.roots)}"
            return run_tests(bench, root, tests, self.benches.pythonpath, scratch, only=only)

        return kept_or_run(run, key, self.benches.store, self.benches.origin, red_will_do=red_will_do)

    def _root(self, seen: Survey) -> Path:
        root = self.roots.get(id(seen))
        if root is None:
            root = self.roots[id(seen)] = self.benches.scratch / self.name / f"tree-{len(self.roots)}"
            write_tree(root, seen.head.entries, seen.blobs)
        return root


def _finding(dag: str, test: Compared) -> Finding | None:
    path, line = test.test.partition("::")[0], test.tested.line
    name = test.test.partition("::")[2] or path
    note = f" ({test.note})" if test.note else ""
    if test.state == REGRESSED:
        message = f"{name} of {dag} fails with this change{note}: {test.tested.reason}"
        return Finding(path, line, "FD949", message, f"mend the library, or {dag} with it", ERROR, test.tested.text)
    if test.state in (FLAKY, NOT_RUN):
        message = f"{name} of {dag} is {test.state}{note}, so it says nothing of this change"
        return Finding(path, line, "FD950", message, "make the test tell the same each time", WARNING, test.tested.text)
    return None


def _files(number: int) -> str:
    return f"{number} test file{'s' * (number != 1)}"
