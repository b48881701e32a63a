"""What selection would have meant for the changes of the past: each commit of the first-parent line, asked in turn."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from firedoor.affected.find import config_of
from firedoor.affected.many import Comparisons
from firedoor.affected.replayed import Replay, Replayed
from firedoor.errors import FiredoorError
from firedoor.revisions import Change, changes, open_repository, read_tree, resolve

PRECISIONS = ("file", "definition")
_DAY = 24 * 60 * 60
Took = Callable[[str], float]


def replay(
    path: str | os.PathLike[str],
    limit: int,
    *,
    days: int | None = None,
    head: str | None = None,
    precisions: Sequence[str] = PRECISIONS,
    took: Took | None = None,
    cache: str | None = None,
    environ: Mapping[str, str] | None = None,
    progress: Callable[[int, int, Replayed], None] | None = None,
) -> tuple[Replay, bool]:
    """Ask about the last ``limit`` changes of ``head``, newest first; false if it was interrupted before the last.

    ``days`` leaves out those that are so many days older than the newest; ``took`` tells the seconds that a DAG file
    takes. Raises UsageError for a repository or revision that cannot be used; a change that cannot be compared is in
    the answer.
    """
    surroundings = dict(os.environ) if environ is None else dict(environ)
    repository = open_repository(os.fspath(path))
    wanted = changes(repository, "HEAD" if head is None else head, limit)
    if days is not None:
        wanted = [change for change in wanted if change.when > wanted[0].when - days * _DAY]
    comparisons = Comparisons(repository, surroundings, cache)
    done: list[Replayed] = []
    complete = True
    try:
        for change in wanted:
            done.append(_replayed(comparisons, change, precisions, took))
            if progress is not None:
                progress(len(done), len(wanted), done[-1])
    except KeyboardInterrupt:
        complete = False
    comparisons.save()
    newest = resolve(repository, "HEAD" if head is None else head)
    policy = config_of(read_tree(repository, newest), comparisons.blobs, surroundings, forgiving=True)
    return Replay(newest, *policy.gate_precision(), limit, len(wanted), tuple(precisions), tuple(done)), complete


def _replayed(comparisons: Comparisons, change: Change, precisions: Sequence[str], took: Took | None) -> Replayed:
    try:
        answers = comparisons.compare(change.base, change.commit, precisions)
    except FiredoorError as error:
        return Replayed(change, error=f"{error.code}: {error.message}")
    careful = answers[precisions[0]]
    selected = {precision: [dag.dag_file for dag in answer.affected] for precision, answer in answers.items()}
    return Replayed(
        change,
        len(careful.dag_files),
        {precision: len(dags) for precision, dags in selected.items()},
        dict(Counter(dag.chain[0].path for dag in careful.affected)),
        {precision: _sum(dags, took) for precision, dags in selected.items()},
        _sum(careful.dag_files, took),
    )


def _sum(dag_files: Sequence[str], took: Took | None) -> float:
    return round(sum(map(took, dag_files)), 3) if took is not None else 0.0
