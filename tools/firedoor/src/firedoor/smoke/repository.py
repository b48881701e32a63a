"""Smoke of a whole repository, or of some of its DAG files: settings, interpreter, imports, duplicates."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from firedoor.errors import UsageError
from firedoor.smoke.duplicates import with_duplicates
from firedoor.smoke.interpreter import Say, airflow_interpreter
from firedoor.smoke.second import smoke_twice
from firedoor.smoke.session import Tick
from firedoor.smoke.settings import SmokeSettings, read_smoke_settings
from firedoor.smoke.values import SmokeReport, SmokeResult

if TYPE_CHECKING:
    from firedoor.affected.survey import Survey  # a run with nothing to do needs no analysis


def smoke_repository(
    found: Survey,
    dags: Sequence[str],
    *,
    cache: Path | None = None,
    python: str,
    interpreter: Path | None = None,
    store: Path | None = None,
    jobs: int | None = None,
    together: bool = False,
    timed: bool = False,
    base: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    say: Say,
    tick: Tick | None = None,
    on_result: Callable[[SmokeResult], None] = lambda result: None,
) -> SmokeReport:
    """The report on ``dags``, DAG files of the repository that was surveyed; nothing is started where there are none.

    With a ``store``, the root of one, their artifacts are imported, taken from there or built and put there; without
    one the files of the work tree. The interpreter is ``interpreter``, else one of an environment under ``cache`` made
    with ``python`` from the configured lock, else our own where it has Airflow. A DAG file that stays on a release of a
    library sees that one. What ran is held against the closure. ``together``: all are imported in one process, too;
    ``timed``: each module is measured. ``base`` has the entries of an earlier document by DAG file, to which costs are
    compared. ``on_result`` takes each result as it comes, without duplicates and costs. Raises UsageError FD608 for a
    bare repository, and what :func:`airflow_interpreter`, :func:`standpoints`, :func:`built` and
    :func:`smoke_subjects` raise.
    """
    from firedoor.affected.owners import owners

    started = time.monotonic()
    if found.repository.work_tree is None:
        raise UsageError(
            "FD608", "a bare repository has no work tree", because="DAG files are imported from one", fix="git clone"
        )
    root = Path(found.repository.work_tree)
    results: list[SmokeResult] = []
    if dags:
        settings = replace(read_smoke_settings(root), timed=timed)
        where = cache or root / ".cache" / "firedoor"
        airflow = airflow_interpreter(root, settings.lock, python, where, say, named=interpreter)
        if store is None:
            ran = _of_tree(found, dags, root, settings, airflow, jobs, tick, together)
        else:
            from firedoor.smoke.artifacts import built, smoke_artifacts

            artifacts = built(found, dags, store)
            ran = smoke_artifacts(
                root, settings, airflow, artifacts, store, jobs=jobs, progress=tick, together=together
            )
        from firedoor.smoke.proving import proved

        for result in (proved(found.seen_by(one.dag_file), one) for one in ran):
            results.append(result)
            on_result(result)
    judged = with_duplicates(results, _defined_elsewhere(found, dags))
    who = {dag: names for dag, names in owners(found.head.entries, found.blobs, dags).of.items() if names}
    from firedoor.smoke.budgeted import read_budgets
    from firedoor.smoke.budgets import with_costs

    judged = with_costs(judged, read_budgets(root, dags), who, base)
    return SmokeReport(judged, round(time.monotonic() - started, 1), who)


def _of_tree(
    found: Survey,
    dags: Sequence[str],
    root: Path,
    settings: SmokeSettings,
    airflow: Path,
    jobs: int | None,
    tick: Tick | None,
    together: bool,
) -> Iterator[SmokeResult]:
    from firedoor.smoke.released import standpoints

    with tempfile.TemporaryDirectory(prefix="firedoor-released-") as folder:
        for seen in standpoints(found.repository, root, dags, Path(folder)):
            yield from smoke_twice(seen.root, settings, airflow, seen.dags, jobs=jobs, progress=tick, together=together)


def _defined_elsewhere(found: Survey, dags: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """dag_id → the DAG files that are not among ``dags`` and define it, as far as their code says it in plain text."""
    from firedoor.affected.producers import dag_ids

    elsewhere: dict[str, list[str]] = {}
    for path in sorted(set(found.dag_files) - set(dags)):
        for dag_id in dag_ids(found.sides.head, path):
            elsewhere.setdefault(dag_id, []).append(path)
    return elsewhere
