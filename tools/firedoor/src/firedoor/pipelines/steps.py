"""The steps that exist: smoke in real Airflow, one run on a small sample. What they need is made when it is needed."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from firedoor.evidence.canonical import digest
from firedoor.pipelines.check_inputs import DEV, dev_data, dev_inputs, smoke_inputs
from firedoor.pipelines.checkout import Checkout
from firedoor.pipelines.developing import develop
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.runtime import Runtime, of_interpreter, of_lock
from firedoor.pipelines.sample import prepare
from firedoor.pipelines.settings import RunSettings
from firedoor.pipelines.smoking import SMOKE, smoke
from firedoor.pipelines.step import Step
from firedoor.pipelines.values import STEPS, Outcome, Selected
from firedoor.smoke import read_smoke_settings
from firedoor.smoke.interpreter import airflow_interpreter, migrated_database
from firedoor.smoke.settings import SmokeSettings, deciding_variables, in_folder
from firedoor.stages.settings import StageSettings, read_stage_settings

Outcomes = Iterator[tuple[Selected, Outcome]]


@dataclass(slots=False)
class Bench:
    """Where steps are run: a checkout, its settings, an interpreter that has Airflow, a folder to work in.

    The interpreter is ``given``, else an environment made below ``cache`` from the lock for ``python``, else our own.
    """

    checkout: Checkout
    settings: RunSettings
    cache: Path
    python: str
    given: Path | None
    scratch: Path
    progress: Progress

    @cached_property
    def airflow(self) -> Path:
        """The interpreter that has Airflow; making its environment may take a minute, once."""
        root, lock = self.checkout.root, self.settings.lock
        return airflow_interpreter(root, lock, self.python, self.cache, self.progress.say, named=self.given)

    @cached_property
    def around(self) -> SmokeSettings:
        """What surrounds DAG files while they are imported."""
        return read_smoke_settings(self.checkout.root)

    @property
    def used(self) -> str:
        """The path of the interpreter, empty when nothing needed it."""
        return str(self.airflow) if "airflow" in self.__dict__ else ""

    def runtime(self, environ: Mapping[str, str]) -> Runtime:
        """What surrounds DAGs here."""
        if self.given is not None or not self.settings.lock:
            return of_interpreter(self.given or Path(sys.executable), self.checkout.root, environ)
        return of_lock(self.checkout.root, self.settings.lock, self.python, environ)

    def smoke(self, dags: Sequence[Selected]) -> Outcomes:
        """Every DAG file imported, without a database."""
        for root, seeing in self._standpoints(dags):
            yield from smoke(root, self.around, self.airflow, seeing, self.progress)

    def develop(self, dags: Sequence[Selected]) -> Outcomes:
        """Every DAG once on the sample, which is made first."""
        root, data = self.checkout.root, self.scratch / "sample"
        template = migrated_database(self.airflow, self.cache, self.progress.say)
        data.mkdir()
        prepare(root, self.settings, self.airflow, data)
        from firedoor.pipelines.environments import worker_programs

        names = [dag.dag_file for dag in dags]
        workers = worker_programs(self.checkout, names, self.airflow, self.python, self.cache, self.progress.say)
        for own, seeing in self._standpoints(dags):
            yield from develop(
                own, self.settings, self.airflow, seeing, template, data, self.scratch, self.progress, workers=workers
            )

    def _standpoints(self, dags: Sequence[Selected]) -> Iterator[tuple[Path, list[Selected]]]:
        """``dags`` in groups, each with the root of the tree as they see it: some stay on releases of libraries."""
        from firedoor.smoke.released import standpoints  # where nothing is to be run it costs a start

        by_file = {dag.dag_file: dag for dag in dags}
        with tempfile.TemporaryDirectory(prefix="released-", dir=self.scratch) as folder:
            for seen in standpoints(self.checkout.repository, self.checkout.root, list(by_file), Path(folder)):
                yield seen.root, [by_file[dag] for dag in seen.dags]


def steps_through(last: str, bench: Bench, environ: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps up to ``last``."""
    names = STEPS[1 : STEPS.index(last) + 1]
    if not names:
        return ()
    read, settings, around = in_folder(bench.checkout.root), bench.settings, bench.around
    stages = read_stage_settings(bench.checkout.root)
    there = set(stages.environments) if stages is not None else {DEV}
    names = tuple(name for name in names if name in (SMOKE, DEV, last) or name in there)
    runtime = bench.runtime(environ)
    dev = dev_inputs(settings)
    steps = {
        SMOKE: Step(
            SMOKE,
            lambda dag: smoke_inputs(read, around, dag.dag_file),
            runtime,
            bench.smoke,
            around=digest(deciding_variables(around, environ)),
        ),
        DEV: Step(
            DEV,
            lambda dag: dev,
            runtime,
            bench.develop,
            dev_data(settings, bench.checkout.entries),
            digest(deciding_variables(settings.around, environ)),
        ),
    }
    return tuple(
        steps[name]
        if name == SMOKE or (name == DEV and stages is None)
        else _on_stage(name, bench, stages, environ, runtime)
        for name in names
    )


def _on_stage(
    name: str, bench: Bench, stages: StageSettings | None, environ: Mapping[str, str], runtime: Runtime
) -> Step:
    """The step that runs artifacts on a stage; raises UsageError FD970, FD972 where there is none."""
    from firedoor.pipelines.stage_steps import outcomes, stage_data, stage_inputs
    from firedoor.pipelines.staging import stage_of

    stage = stage_of(bench, stages, name, None)
    inputs = stage_inputs(stage.settings, bench.settings, name, bench.checkout.entries)
    return Step(
        name,
        lambda dag: inputs,
        runtime,
        lambda dags: outcomes(stage, dags),
        stage_data(bench.checkout.entries, bench.settings, stage),
        digest(deciding_variables(bench.settings.around, environ)),
    )
