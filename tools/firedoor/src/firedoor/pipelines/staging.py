"""DAG files on a stage: artifacts built, the space begun, producers before readers, outcomes told as they come."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firedoor.errors import UsageError, WorldError
from firedoor.findings import ERROR, Finding
from firedoor.pipelines.developing import LONGEST_DETAIL, WORKER_PYTHON, fault_of
from firedoor.pipelines.steps import Bench
from firedoor.pipelines.values import Selected
from firedoor.smoke.interpreter import migrated_database
from firedoor.smoke.portable import portable
from firedoor.smoke.settings import environment_of
from firedoor.stages.beside import path_for_stages
from firedoor.stages.faults import Fault, no_room_in, refusal_in, template_in
from firedoor.stages.order import Ordered, ordered
from firedoor.stages.place import BASE, Base, Place, begun, canary, schemas_of
from firedoor.stages.remote_engine import RemoteEngineError
from firedoor.stages.requests import Job
from firedoor.stages.run import Machine, run_jobs
from firedoor.stages.sampled import base_of
from firedoor.stages.settings import DUCKDB, StageSettings, target_of
from firedoor.stages.space import alone_in, patience, space_name
from firedoor.stages.values import FAILED, NOT_RUN, PASSED, StagedDag, StageReport

if TYPE_CHECKING:
    from firedoor.affected.survey import Survey
    from firedoor.stages.remote_engine import RemoteEngine

STATE = "stages"
"""Folder of the cache with samples, locks and logs."""


@dataclass(slots=True)
class Stage:
    """A stage of one checkout that can be opened; ``name`` is dev, tst or acc."""

    bench: Bench
    settings: StageSettings
    name: str
    space: str
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def state(self) -> Path:
        """Folder of what is kept between runs."""
        return self.bench.cache / STATE

    def place(self) -> Place:
        """Where it is; raises what addresses can raise."""
        bench = self.bench
        production, own = target_of(self.settings, self.name, self.space, bench.checkout.root, self.environ)
        beside = path_for_stages(bench.scratch)
        return Place(
            self.name, self.space, production, own, bench.airflow, beside, self.settings.statement_seconds, self.environ
        )

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """The space held and begun, the canary refused, the base ready."""
        place = self.place()
        turn = patience(self.environ)
        with alone_in(self.space, self.state / "locks", seconds=turn), begun(place, ()) as engine:
            attached = (BASE,) if place.own.dialect == DUCKDB else ()
            try:
                refusals = canary(engine, attached, schemas_of(engine, attached))
                base = base_of(place, self.settings, engine, self.state, self.bench.progress.say)
            except RemoteEngineError as error:
                raise WorldError(
                    "FD983",
                    f"the engine does not do what {self.name} needs of it before a run",
                    because=str(error),
                    fix="mend what it says, and run the same command again: nothing was left half-written",
                ) from None
            try:
                yield Opened(place, engine, base, refusals)
            except RemoteEngineError:
                still_there(engine, self.name)
                raise


@dataclass(frozen=True, slots=True)
class Opened:
    """An open stage: ``engine`` sees production and, on Postgres, the space."""

    place: Place
    engine: RemoteEngine
    base: Base
    refusals: Mapping[str, str]


def still_there(engine: RemoteEngine, stage: str) -> None:
    """Raise WorldError FD984 where the engine answers no more: what fails then is not a DAG's fault."""
    try:
        engine.execute("SELECT 1")
    except (RemoteEngineError, WorldError) as error:
        because = error.because if isinstance(error, WorldError) else str(error)
        raise WorldError(
            "FD984",
            f"the database of {stage} has gone while DAG files ran",
            because=because.strip().partition("\n")[0],
            fix=f"firedoor stage {stage}   # once it answers again; what was not complete is no result",
        ) from None


def stage_of(bench: Bench, settings: StageSettings | None, name: str, given: str | None) -> Stage:
    """The stage ``name`` of ``bench``'s checkout for the current merge request; raises UsageError FD970 without one."""
    if settings is None:
        raise UsageError(
            "FD970",
            "this repository has no stages",
            because="its pyproject.toml has no [tool.firedoor.stages]",
            fix='[tool.firedoor.stages]\nprd = { url = "duckdb:///PATH" }\n'
            f'{name} = {{ url = "duckdb:///.warehouse/stages/{{space}}" }}',
        )
    root = bench.checkout.root
    found = subprocess.run(["git", "branch", "--show-current"], cwd=root, capture_output=True, text=True)
    return Stage(bench, settings, name, space_name(name, os.environ, found.stdout.strip(), given))


def staged(
    stage: Stage, opened: Opened, dags: Sequence[Selected], survey: Callable[[], Survey], *, readers: bool = True
) -> Iterator[StagedDag]:
    """Yield each of ``dags``, and with ``readers`` who reads what they write, as its run on ``opened`` ends."""
    from firedoor.affected.dataset import table_uses
    from firedoor.affected.values import slugs

    found = survey()
    names = slugs(found.dag_files)
    order = ordered([dag.dag_file for dag in dags], table_uses(found.dag_files, found.sides), readers=readers)
    jobs, refused = _jobs(stage, order, found, names)
    yield from refused
    bench = stage.bench
    root, settings = bench.checkout.root, bench.settings
    machine = Machine(
        bench.airflow,
        migrated_database(bench.airflow, bench.cache, bench.progress.say),
        environment_of(root, settings.around, bench.airflow, os.environ),
        settings.logical_date,
        bench.scratch,
        root,
    )
    from firedoor.pipelines.environments import worker_programs

    workers = worker_programs(
        bench.checkout, [job.dag_file for job in jobs], bench.airflow, bench.python, bench.cache, bench.progress.say
    )
    logs = stage.state / "logs" / stage.space
    more = {name: value for name, value in settings.environment.items() if "{data}" not in value}

    def variables(job: Job) -> Mapping[str, str]:
        program = {WORKER_PYTHON: str(workers[job.dag_file])} if job.dag_file in workers else {}
        return {**more, **program, "FIREDOOR_ENVIRONMENTS": str(bench.cache)}

    by_file = {one.dag_file: one for one in order}
    for job, answer in run_jobs(
        jobs,
        opened.place,
        opened.base,
        stage.settings,
        machine,
        logs,
        variables,
        lambda job: 60 * settings.limit_minutes,
        bench.progress.tick,
    ):
        after = tuple(names[dag] for dag in by_file[job.dag_file].after)
        told = _told(job, answer, logs / job.slug, root, stage.name)
        if told.state == FAILED:
            still_there(opened.engine, stage.name)
        yield replace(told, after=after)


def _jobs(
    stage: Stage, order: Sequence[Ordered], found: Survey, names: Mapping[str, str]
) -> tuple[list[Job], list[StagedDag]]:
    """The artifacts, built or had already; those that cannot be built are told."""
    from firedoor.artifacts.build import REFUSED, build
    from firedoor.artifacts.head import Head
    from firedoor.artifacts.origin import origin_of, store_root
    from firedoor.artifacts.store import Store
    from firedoor.evidence.remembered import Remembered
    from firedoor.revisions import work_tree

    checkout = stage.bench.checkout
    tree = work_tree(checkout.repository)[0]
    root = store_root(checkout.repository, os.environ)
    head = Head(tree, lambda: found, Remembered(root / "remembered"), os.environ)
    origin = origin_of(checkout.repository, tree, os.environ)
    wanted = [one.dag_file for one in order]
    try:
        built = build(head, wanted, Store(root), origin)
    except UsageError as lacking:
        if lacking.code != "FD302":
            raise
        _get_wheels(found, wanted, root, stage.bench.progress.say)
        built = build(head, wanted, Store(root), origin)
    jobs, refused = [], []
    artifacts = {artifact.dag_file: artifact for artifact in built.artifacts}
    for one in order:
        artifact = artifacts[one.dag_file]
        if artifact.state == REFUSED:
            errors = [finding for finding in artifact.findings if finding.level == ERROR]
            reason = f"its artifact cannot be built: {errors[0].message}"
            refused.append(
                StagedDag(one.dag_file, artifact.slug, artifact.fingerprint, "", FAILED, reason, findings=tuple(errors))
            )
            continue
        path = Store(root, local=artifact.local).path(artifact.sha256)
        after = tuple(names[dag] for dag in one.after)
        jobs.append(Job(one.dag_file, artifact.slug, artifact.fingerprint, path, after, one.because))
    return jobs, refused


def _get_wheels(found: Survey, dags: Sequence[str], store: Path, say: Callable[[str], None]) -> None:
    """Get what ``firedoor wheels`` gets: a stage makes the environment, too, so it may as well make the artifact."""
    from firedoor.artifacts.fetch import downloaded, missing
    from firedoor.artifacts.wheels import keep_wheel

    for pin, python in missing(found, dags, store):
        say(f"getting the wheel of {pin.name} {pin.version}")
        keep_wheel(store, *downloaded(pin, python))


def _told(job: Job, answer: Mapping[str, Any], logs: Path, root: Path, stage: str) -> StagedDag:
    def plain(text: str) -> str:
        return portable(text.replace(str(job.artifact.parent), "~"), root)

    for failure in (failure for run in answer["runs"] for failure in run["failures"]):
        failure["traceback"] = plain(str(failure["traceback"]))
    reason, detail = map(plain, fault_of(answer, logs / "run.log"))
    told = answer.get("stage", {})
    findings: tuple[Finding, ...] = ()
    state = PASSED
    if answer.get("not_run"):
        state = NOT_RUN
    elif reason:
        state = FAILED
        again = f"firedoor stage {stage} {job.dag_file}"
        if full := no_room_in(detail):
            raise WorldError(
                "FD979",
                f"the space of {stage} has no room left for {job.dag_file}",
                because=full,
                fix=f"{again}   # after making room: what was not complete is no result, and is run anew",
            )
        task = next((str(one["task_id"]) for run in answer["runs"] for one in run["failures"]), "")
        fault = (
            refusal_in(detail) or template_in(detail, task, again) or Fault("FD511", reason, f"mend it, then: {again}")
        )
        told_more = detail[-LONGEST_DETAIL:]
        findings = (Finding(job.dag_file, None, fault.code, fault.message, fault.fix, detail=told_more),)
    return StagedDag(
        job.dag_file,
        job.slug,
        job.fingerprint,
        job.artifact.stem,
        state,
        reason,
        float(answer["seconds"]),
        job.why,
        job.after,
        findings,
        tuple(answer["runs"]),
        tuple(told.get("uses", ())),
        tuple(told.get("written", ())),
        tuple(told.get("treated", ())),
        str(logs),
    )


def report_of(stage: Stage, opened: Opened, dags: Sequence[StagedDag], started: float) -> StageReport:
    """The whole of a run that began at ``started`` (monotonic)."""
    return StageReport(
        stage.name,
        stage.space,
        opened.place.own.dialect,
        opened.base.name,
        opened.base.revision,
        tuple(sorted(dags, key=lambda dag: dag.dag_file)),
        opened.refusals,
        round(time.monotonic() - started, 1),
    )
