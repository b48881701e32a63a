"""Shadow: the records of pipelines that tested everything, held against what selection would have tested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

from firedoor.affected.many import Comparisons
from firedoor.affected.replay import PRECISIONS, replay
from firedoor.affected.replayed import Replayed
from firedoor.affected.values import Affected
from firedoor.errors import FiredoorError
from firedoor.evidence import Record
from firedoor.gate.judge import DAG_FILE
from firedoor.gate.plan import LIBRARY_CHECK
from firedoor.gate.shadow import Selected, Shadow, turns
from firedoor.revisions import committed_at, open_repository
from firedoor.revisions.repository import commit_of

_MOST_CHANGES = 10_000
_Pairs = dict[tuple[str, str], dict[str, Affected] | None]


def shadow(
    repo: str,
    records: Sequence[Record],
    days: int,
    *,
    head: str | None = None,
    precisions: Sequence[str] = PRECISIONS,
    cache: str | None = None,
    environ: Mapping[str, str],
    progress: Callable[[int, int, Replayed], None] | None = None,
) -> tuple[Shadow, bool]:
    """What selection would have missed and saved in the ``days`` before ``head`` was committed.

    ``records`` are all that pipelines left, of those days and before. False where it was interrupted before the last
    change. Raises UsageError for a repository or revision that cannot be used.
    """
    repository = open_repository(repo)
    ended = datetime.fromtimestamp(committed_at(repository, head or "HEAD"), UTC)
    since = (ended - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    took = durations(records)
    usual = median(took.values()) if took else 0.0
    found, complete = replay(
        repo,
        _MOST_CHANGES,
        days=days,
        head=head,
        precisions=precisions,
        took=lambda dag: took.get(dag, usual),
        cache=cache,
        environ=environ,
        progress=progress,
    )
    comparisons = Comparisons(repository, environ, cache)
    pairs: _Pairs = {}
    judged = {name: turns(records, _selected(comparisons, pairs, name, precisions), since) for name in precisions}
    comparisons.save()
    dags = max((one.dag_files for one in found.compared[:1]), default=0)
    return Shadow(since, len(records), dags, len(took), judged, found), complete


def durations(records: Iterable[Record]) -> dict[str, float]:
    """DAG file → seconds: the newest that was recorded of each check, all checks together."""
    newest: dict[tuple[str, str], Record] = {}
    for record in records:
        dag = record.facts.get(DAG_FILE)
        if dag and record.key.check != LIBRARY_CHECK:
            subject = str(dag), record.key.check
            known = newest.get(subject)
            if known is None or known.origin.at <= record.origin.at:
                newest[subject] = record
    found: dict[str, float] = {}
    for (dag, _), record in newest.items():
        found[dag] = found.get(dag, 0.0) + record.seconds
    return found


def _selected(comparisons: Comparisons, pairs: _Pairs, precision: str, precisions: Sequence[str]) -> Selected:
    """Whether a comparison at ``precision`` selects a DAG file; ``pairs`` holds the answers for all precisions."""

    def selected(base: str, head: str, dag_file: str) -> bool | None:
        if (base, head) not in pairs:
            pairs[base, head] = _compared(comparisons, base, head, precisions)
        answers = pairs[base, head]
        if answers is None:
            return None
        return any(dag.dag_file == dag_file for dag in answers[precision].affected)

    return selected


def _compared(comparisons: Comparisons, base: str, head: str, precisions: Sequence[str]) -> dict[str, Affected] | None:
    if not (commit_of(comparisons.repository, base) and commit_of(comparisons.repository, head)):
        return None
    try:
        return comparisons.compare(base, head, precisions)
    except FiredoorError:
        return None
