"""What a run does with evidence: resumes, never hides a red, is interrupted without loss. Steps are Python here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from firedoor.errors import WorldError
from firedoor.evidence import Folder, Key, Origin, Record
from firedoor.findings import Finding
from firedoor.pipelines.checkout import Checkout, read_checkout
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.run import Ran, run_steps
from firedoor.pipelines.runtime import Runtime
from firedoor.pipelines.step import Step
from firedoor.pipelines.values import FAILED, FLAKY, NOT_RUN, PASSED, Outcome, Selected
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_checkout import commit, write

A = Selected("dags/a.py", "dags__a", (), "", "a" * 32)
B = Selected("dags/b.py", "dags__b", (), "", "b" * 32)
ORIGIN = Origin("2024-01-08T12:00:00Z", "a machine", "c" * 40, local=False)


def outcome(dag: Selected, *, well: bool, **facts: object) -> Outcome:
    if well:
        return Outcome(PASSED, 1.0, "3 tasks", (), facts)
    return Outcome(FAILED, 1.0, "it broke", (Finding(dag.dag_file, None, "FD511", "it broke"),), facts)


class Bench:
    """Two steps that do as they are told, and what they ran."""

    def __init__(self, folder: Path) -> None:
        commit(folder)
        self.folder = folder
        self.checkout: Checkout = read_checkout(str(folder))
        self.store = Folder(folder / ".cache" / "evidence")
        self.ran: list[tuple[str, str]] = []
        self.broken: set[tuple[str, str]] = set()
        self.during: Callable[[Selected], None] = lambda dag: None
        self.told = StringIO()
        self.inputs = "limits"

    def step(self, name: str, runtime: str = "runtime") -> Step:
        def run(dags: Sequence[Selected]) -> Iterator[tuple[Selected, Outcome]]:
            for dag in dags:
                self.during(dag)
                self.ran.append((name, dag.slug))
                yield dag, outcome(dag, well=(name, dag.slug) not in self.broken, dags=["one"])

        return Step(name, lambda dag: self.inputs, Runtime(runtime), run)

    def run(self, *dags: Selected, force: bool = False, runtime: str = "runtime") -> Ran:
        self.ran.clear()
        steps = [self.step("smoke", runtime), self.step("dev", runtime)]
        progress = Progress(self.told)
        return run_steps(steps, dags, self.checkout, store=self.store, origin=ORIGIN, progress=progress, force=force)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "repo")


def states(ran: Ran) -> list[tuple[str, ...]]:
    return [tuple(row.outcome(step).state for step in ("smoke", "dev")) for row in ran.rows]


def test_the_second_run_does_nothing_and_says_so(bench: Bench) -> None:
    assert states(bench.run(A, B)) == [(PASSED, PASSED)] * 2
    again = bench.run(A, B)
    assert (states(again), bench.ran) == ([(PASSED, PASSED)] * 2, [])
    assert again.rows[0].outcome("dev").origin == ORIGIN
    assert again.rows[0].outcome("dev").reason == "3 tasks"
    assert again.rows[0].seconds == 0.0
    assert "dev   2 of 2 known from evidence" in bench.told.getvalue()


def test_force_runs_what_has_evidence(bench: Bench) -> None:
    bench.run(A)
    bench.run(A, force=True)
    assert bench.ran == [("smoke", "dags__a"), ("dev", "dags__a")]


def test_a_changed_dag_is_run_again_and_no_other(bench: Bench) -> None:
    bench.run(A, B)
    bench.run(replace(A, fingerprint="d" * 32), B)
    assert bench.ran == [("smoke", "dags__a"), ("dev", "dags__a")]


def test_a_changed_limit_runtime_or_file_is_another_key(bench: Bench) -> None:
    bench.run(A)
    bench.inputs = "other limits"
    bench.run(A)
    assert len(bench.ran) == 2
    bench.run(A, runtime="another lock")
    assert len(bench.ran) == 2
    bench.run(replace(A, inputs="whole files"))
    assert len(bench.ran) == 2


def test_a_red_is_tried_again_and_stays_red_until_it_passes(bench: Bench) -> None:
    bench.broken.add(("dev", "dags__a"))
    assert states(bench.run(A)) == [(PASSED, FAILED)]
    assert states(bench.run(A)) == [(PASSED, FAILED)]
    assert bench.ran == [("dev", "dags__a")]


def test_a_push_that_touches_another_dag_does_not_hide_a_red(bench: Bench) -> None:
    bench.broken.add(("dev", "dags__a"))
    bench.run(A, B)
    assert states(bench.run(A, replace(B, fingerprint="e" * 32))) == [(PASSED, FAILED), (PASSED, PASSED)]


def test_a_red_that_passes_though_nothing_changed_is_flaky_for_good(bench: Bench) -> None:
    bench.broken.add(("dev", "dags__a"))
    bench.run(A)
    bench.broken.clear()
    ran = bench.run(A)
    assert states(ran) == [(PASSED, FLAKY)]
    found = ran.rows[0].outcome("dev")
    assert found.reason == (
        "it passes now but failed at 2024-01-08T12:00:00Z (a machine), and nothing has changed: it broke"
    )
    assert found.findings[0].message == "it broke"
    assert states(bench.run(A)) == [(PASSED, FLAKY)]
    assert bench.ran == []
    assert states(bench.run(A, force=True)) == [(PASSED, FLAKY)]
    assert states(bench.run(replace(A, fingerprint="f" * 32))) == [(PASSED, PASSED)]


def test_a_green_that_fails_though_nothing_changed_is_flaky(bench: Bench) -> None:
    bench.run(A)
    bench.broken.add(("dev", "dags__a"))
    assert states(bench.run(A, force=True)) == [(PASSED, FLAKY)]


def test_a_step_after_one_that_did_not_pass_is_not_run(bench: Bench) -> None:
    bench.broken.add(("smoke", "dags__a"))
    assert states(bench.run(A, B)) == [(FAILED, NOT_RUN), (PASSED, PASSED)]


def test_interrupted_work_is_kept(bench: Bench) -> None:
    def interrupt(dag: Selected) -> None:
        if dag is B:
            raise KeyboardInterrupt

    bench.during = interrupt
    with pytest.raises(KeyboardInterrupt):
        bench.run(A, B)
    assert bench.ran == [("smoke", "dags__a")]
    assert bench.told.getvalue().endswith("what is done is kept, and the same command goes on from here\n")
    bench.during = lambda dag: None
    bench.run(A, B)
    assert bench.ran == [("smoke", "dags__b"), ("dev", "dags__a"), ("dev", "dags__b")]


def test_what_ran_while_the_tree_changed_is_no_evidence(bench: Bench) -> None:
    bench.during = lambda dag: write(bench.folder, {"lib/shared.py": "NAME = 'other'\n"})
    ran = bench.run(A)
    assert isinstance(ran.unkept, WorldError)
    assert ran.unkept.code == "FD509"
    assert not list(bench.store.root.glob("??/*/*"))


def test_evidence_in_the_work_tree_does_not_make_it_another_tree(bench: Bench) -> None:
    bench.store = Folder(bench.folder / "kept")
    assert bench.run(A).unkept is None
    assert not read_checkout(str(bench.folder)).dirty
    bench.run(A)
    assert bench.ran == []


def test_evidence_that_cannot_be_kept_stops_no_dag_and_is_said_in_the_end(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    bench.store = Folder(tmp_path / "file")
    ran = bench.run(A, B)
    assert states(ran) == [(PASSED, PASSED)] * 2
    assert ran.unkept is not None
    assert ran.unkept.code == "FD503"


def test_a_damaged_entry_is_said_and_its_check_run_again(bench: Bench) -> None:
    bench.run(A)
    for path in bench.store.root.glob("??/*/*"):
        path.write_bytes(path.read_bytes()[:-9])
    ran = bench.run(A)
    assert len(bench.ran) == 2
    assert [finding.code for finding in ran.damaged] == ["FD501"] * 2
    assert "warning[FD501]" in bench.told.getvalue()
    bench.run(A)
    assert bench.ran == []


@pytest.mark.parametrize("unknown", [{"runtime": ""}, {"dag": replace(A, fingerprint="")}])
def test_what_has_no_whole_key_is_run_each_time(bench: Bench, unknown: dict[str, object]) -> None:
    dag = unknown.get("dag", A)
    assert isinstance(dag, Selected)
    for _ in range(2):
        bench.run(dag, runtime=str(unknown.get("runtime", "runtime")))
        assert len(bench.ran) == 2
    assert not bench.store.root.exists()


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=6))
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_run_is_green_after_any_failure_of_the_same_key(
    bench: Bench, tmp_path_factory: pytest.TempPathFactory, history: list[tuple[bool, bool]]
) -> None:
    """Whatever fails or passes, with or without force: once a key has failed, no later run shows it green."""
    bench.store = Folder(tmp_path_factory.mktemp("evidence"))
    failed = False
    for well, force in history:
        bench.broken = set() if well else {("dev", "dags__a")}
        state = bench.run(A, force=force).rows[0].outcome("dev").state
        failed = failed or (("dev", "dags__a") in bench.ran and not well)
        assert (state == PASSED) == (not failed)


def test_records_say_which_dag_file_they_are_about(bench: Bench) -> None:
    bench.run(A)
    key = bench.step("dev").key(A)
    assert isinstance(key, Key)
    [record] = bench.store.find([key])[key].records
    assert isinstance(record, Record)
    assert (record.facts["dag_file"], record.origin) == ("dags/a.py", ORIGIN)
