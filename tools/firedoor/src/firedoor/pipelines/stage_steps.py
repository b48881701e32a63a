"""The steps *dev*, *tst* and *acc* of a run where the repository has stages: artifacts on the stage's data."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from firedoor.affected.survey import survey
from firedoor.evidence.canonical import digest
from firedoor.findings import ERROR, WARNING
from firedoor.gate.made_under import PRODUCTION
from firedoor.pipelines.runtime import digest_of
from firedoor.pipelines.sample import prepare
from firedoor.pipelines.settings import RunSettings
from firedoor.pipelines.staging import Stage, staged
from firedoor.pipelines.values import FAILED, PASSED, Outcome, Selected
from firedoor.probes import script
from firedoor.stages.settings import DUCKDB, StageSettings, path_of, target_of
from firedoor.stages.values import PASSED as DAG_PASSED
from firedoor.stages.values import StagedDag

if TYPE_CHECKING:
    from firedoor.affected.survey import Survey
    from firedoor.pipelines.staging import Opened
    from firedoor.revisions import Entry
    from firedoor.stages.dag_judgement import DagJudgement

_PROBES = (
    *("dagtest", "adapters", "airflow_3_3", "airflow_2_11", "staging"),
    *("stage_tables", "stage_parts", "stage_duckdb", "stage_postgres", "stage_tasks", "stage_network"),
)
_TOLD = ("uses", "written", "treated")
_CONTRACT = re.compile(r"tables/[^/]+\.toml|(?:.*/)?contract[^/]*\.toml")
_JUDGING = 1
"""Number of the rules by which tables are judged."""


def stage_inputs(stages: StageSettings, settings: RunSettings, name: str, entries: Mapping[str, Entry]) -> str:
    """Digest of what only the run on the stage ``name`` reads, as a commit says it; ``entries`` are its files."""
    contracts = sorted([path, entry[1]] for path, entry in entries.items() if _CONTRACT.fullmatch(path))
    variables = {key: value for key, value in settings.environment.items() if "{data}" not in value}
    return digest(
        [
            *(name, stages.to_json(), list(settings.pythonpath), list(settings.passes), variables),
            *(settings.logical_date, settings.limit_minutes, *(digest_of(script(probe)) for probe in _PROBES)),
            *(contracts, _JUDGING),
        ]
    )


def production_revision(stage: Stage) -> str:
    """A text that differs when production's rows may have changed.

    A DuckDB file is made first by the ``prepare`` commands of ``[tool.firedoor.run]`` where it is not there: a fresh
    clone has none. A file tells it by its bytes, a server by the counts of its tables.
    """
    root, settings = stage.bench.checkout.root, stage.bench.settings
    production, _ = target_of(stage.settings, stage.name, stage.space, root, stage.environ)
    if production.dialect == DUCKDB:
        path = path_of(production.url)
        if not path.exists():
            making = tuple(command for command in settings.prepare if "{data}" not in command)
            prepare(root, replace(settings, prepare=making), stage.bench.airflow, stage.bench.scratch)
        if path.exists():
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        return ""
    from firedoor.stages.place import revision_of, tables_of

    with stage.place().engine() as engine:
        return digest(revision_of(engine, tables_of(engine, ())))


def outcomes(stage: Stage, dags: Sequence[Selected]) -> Iterator[tuple[Selected, Outcome]]:
    """Yield each of ``dags`` with its outcome, its tables judged.

    On acc who reads what they write is run as well, after them: a reader that fails fails those that it reads from,
    so their outcome is known when all of their readers have ended.
    """
    by_file = {dag.dag_file: dag for dag in dags}
    seen = cache(lambda: survey(str(stage.bench.checkout.root)))
    waiting: dict[str, StagedDag] = {}
    failed: list[StagedDag] = []
    with stage.opened() as opened:
        for told in staged(stage, opened, dags, seen, readers=stage.name == "acc"):
            if told.dag_file not in by_file:
                failed += [told] if told.state != DAG_PASSED else []
            elif stage.name == "acc":
                waiting[told.slug] = told
            else:
                yield by_file[told.dag_file], judged_outcome(outcome_of(told), _judgement(stage, opened, told, seen))
        for told in waiting.values():
            reader = next((one for one in failed if told.slug in one.after), None)
            judgement = _judgement(stage, opened, told, seen)
            yield by_file[told.dag_file], judged_outcome(outcome_of(told, reader), judgement)


def _judgement(stage: Stage, opened: Opened, told: StagedDag, seen: Callable[[], Survey]) -> DagJudgement | None:
    """What is to be said of the tables that a DAG file wrote; None where it did not pass, or wrote none."""
    if told.state != DAG_PASSED or not told.written:
        return None
    from datetime import datetime

    from firedoor.affected.dataset import table_uses
    from firedoor.pipelines.stage_judging import contracts_of, judged

    found, bench = seen(), stage.bench
    uses = table_uses(found.dag_files, found.sides)
    contracts = contracts_of(bench.checkout.root, [told.dag_file])
    now = datetime.fromisoformat(bench.settings.logical_date)
    (judgement,) = judged(opened.place, opened.engine, [told], uses, contracts, "", now, opened.base)
    return judgement


def judged_outcome(outcome: Outcome, judgement: DagJudgement | None) -> Outcome:
    """``outcome`` with what was found of the tables that were written: failed where a contract is not kept.

    Differences from production are told and fail nothing: whether they are meant is for the merge request to say. Rows
    of production are not kept as evidence, only how many differ.
    """
    if judgement is None or outcome.state != PASSED:
        return outcome
    facts = {**outcome.facts, "compared": without_rows(judgement.to_json())}
    broken = [one for table in judgement.tables if table.held for one in table.held.findings() if one.level == ERROR]
    if broken:
        return replace(outcome, state=FAILED, reason=broken[0].message, findings=tuple(broken), facts=facts)
    told = tuple(
        replace(one, path=one.path or judgement.dag_file, level=WARNING if one.level == ERROR else one.level)
        for one in judgement.everything
    )
    reason = outcome.reason if judgement.is_silent else f"{outcome.reason}; {judgement.headline}"
    return replace(outcome, reason=reason, findings=told, facts=facts)


def without_rows(document: dict[str, Any]) -> dict[str, Any]:
    """A judgement's JSON without examples of rows."""
    for table in document["tables"]:
        for column in table["columns"]:
            del column["examples"]
    return document


def outcome_of(dag: StagedDag, reader: StagedDag | None = None) -> Outcome:
    """The outcome of one DAG file; failed also where ``reader``, which reads what it writes, is."""
    document = dag.to_json()
    facts: Mapping[str, object] = {"runs": document["runs"], **{name: document[name] for name in _TOLD}}
    if dag.state == DAG_PASSED and reader is not None:
        reason = f"{reader.slug}, which {reader.because}, does not pass on what this one wrote: {reader.reason}"
        return Outcome(FAILED, dag.seconds, reason, reader.findings, facts)
    if dag.state != DAG_PASSED:
        return Outcome(FAILED, dag.seconds, dag.reason, dag.findings, facts)
    written = f", writes {', '.join(str(table['table']) for table in dag.written)}" if dag.written else ""
    return Outcome(PASSED, dag.seconds, f"{dag.tasks} tasks{written}" if dag.tasks else "no DAG to run", (), facts)


def stage_data(entries: Mapping[str, Entry], settings: RunSettings, stage: Stage) -> tuple[tuple[str, str], ...]:
    """The revisions of the data of a stage's run, for the key of its evidence."""
    from firedoor.pipelines.sample_revision import sample_revision

    return ((PRODUCTION, production_revision(stage)), ("sample", sample_revision(settings, entries)))
