"""Smoke from the tree: DAG files of a work tree through one warm process."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from firedoor.findings import ERROR, Finding
from firedoor.smoke.limits import Limits
from firedoor.smoke.session import Session, Tick
from firedoor.smoke.settings import SmokeSettings, in_folder, limits_of
from firedoor.smoke.subjects import Subject, of_tree
from firedoor.smoke.values import SmokeResult


def smoke_tree(
    root: Path,
    settings: SmokeSettings,
    python: Path,
    dag_files: Sequence[str],
    *,
    limits: Mapping[str, Limits] | None = None,
    jobs: int | None = None,
    progress: Tick | None = None,
) -> Iterator[SmokeResult]:
    """Yield the result of each of ``dag_files`` (relative to ``root``, a work tree) as its import ends.

    ``limits`` overrule the configuration, DAG file by DAG file; what else is said at :func:`smoke_subjects`.
    """
    real = Path(os.path.realpath(root))
    subjects = [of_tree(real, settings, dag) for dag in dag_files]
    return smoke_subjects(root, settings, python, subjects, limits=limits, jobs=jobs, progress=progress)


def smoke_subjects(
    root: Path,
    settings: SmokeSettings,
    python: Path,
    subjects: Sequence[Subject],
    *,
    limits: Mapping[str, Limits] | None = None,
    jobs: int | None = None,
    progress: Tick | None = None,
    around: Mapping[str, str] = MappingProxyType({}),
    compiled: Sequence[Path] = (),
    kept: Path | None = None,
) -> Iterator[SmokeResult]:
    """Yield the result of each of ``subjects``, of the repository in the work tree ``root``, as its import ends.

    ``python`` is the interpreter that has Airflow. ``limits`` overrule the configuration, DAG file by DAG file.
    ``jobs`` imports run at the same time, by default one a core. ``around`` are variables of
    their process, ``compiled`` modules that are compiled ahead. What is stored of DAGs is left in the folder ``kept``.
    Whatever a DAG file does, there is one result for it.
    Raises UsageError FD730 for an interpreter without Airflow or with one that no adapter knows, FD733 for files of
    Variables or Connections that are none, FD201 or FD202 for a faulty ``dag.toml``, WorldError FD731 where the warm
    process does not come up.
    """
    by_name = {subject.dag_file: subject for subject in subjects}
    own = {dag: (limits or {}).get(dag) or limits_of(in_folder(root), settings, dag) for dag in by_name}
    at_once = jobs or settings.jobs or cores()
    session = Session(root, settings, python, by_name, own, progress or (lambda running: None), around, compiled, kept)
    waiting = list(by_name)
    while waiting:
        died = yield from session.run(waiting, at_once)
        # What the kernel ended for want of memory ran beside others; what it does alone is its own doing.
        suspects, session.starved = (*(died.running if died else ()), *session.starved), []
        waiting = [dag for dag in died.left if dag not in suspects] if died else []
        for dag in suspects:  # each alone: whoever ends the warm process then has done it
            died = yield from session.run([dag], 1)
            if died is not None:
                yield SmokeResult(dag, (_killer(dag, died.story),))


def _killer(dag: str, story: str) -> Finding:
    return Finding(
        dag,
        None,
        "FD716",
        "the import ends the process that watches it",
        "take os.kill of other processes out of what runs on import",
        ERROR,
        story,
    )


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
