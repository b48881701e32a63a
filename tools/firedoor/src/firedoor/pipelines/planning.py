"""From what is affected to the plan of a pipeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from firedoor.affected.values import Affected, AffectedDag, slugs
from firedoor.errors import UsageError
from firedoor.gate import USUAL_JOBS, Entry, Plan, divide
from firedoor.gate.baseline import BASELINE
from firedoor.gate.made_under import Wanted
from firedoor.gate.plan import BASELINE_KIND, SHADOW_KIND
from firedoor.pipelines.excusing import Committed
from firedoor.pipelines.library_planning import library_job
from firedoor.reports.affected_text import short_chain

_CHECK = "check"
NOT_COMPARED = "without a base nobody can say what changed of shared libraries: no job judges them"


def plan_for(
    answer: Affected,
    checks: Sequence[str],
    *,
    seconds: Mapping[str, float] | None = None,
    most_jobs: int = USUAL_JOBS,
    excused: Committed | None = None,
    shadow: bool = False,
    wanted: Callable[[str], Mapping[str, Wanted]] = lambda dag_file: {},
    library: Entry | None = None,
) -> Plan:
    """The plan for ``answer``: each selected DAG file must pass ``checks``, of which the last is that of its jobs.

    A DAG file of which only a check changed (kind ``check``) must pass that one, if it is among ``checks``.
    ``seconds`` maps slugs to what their jobs took before; ``wanted`` tells of a DAG file what the evidence of its
    checks must have been made under. ``excused`` is what is committed to excuse: a DAG file that a
    new entry of the baseline names must be shown to be red, also where the change leaves it alone. ``shadow``: those of
    ``excused`` that are unaffected are tested, too, and all anew. ``library`` is the entry for the libraries that the
    change touches, if so: it has a job of its own, beside those of the DAG files. Raises UsageError FD804 where the
    answer is about a work tree that is no commit: a pipeline's evidence must be of something that others can check out.
    """
    if answer.head is None:
        raise UsageError(
            "FD804",
            "the plan of a pipeline is made for a commit",
            because="the answer is about a work tree that holds something else",
            fix="git stash --include-untracked && firedoor ci plan",
        )
    excused = excused or Committed()
    whole_files = answer.precision == "file"
    affected = [_entry(dag, checks, whole_files) for dag in answer.affected]
    dags = _sorted([_with(entry, wanted) for entry in (*affected, *_unaffected(answer, checks, excused))])
    slugs = [entry.slug for entry in dags if entry.checks]
    took = seconds or {}
    jobs = divide(slugs, took, most_jobs)
    told = (NOT_COMPARED,) if answer.base is None else ()
    return Plan(
        commit=answer.head,
        base=answer.base,
        base_reason=answer.base_reason,
        precision=answer.precision,
        precision_reason=answer.precision_reason,
        through=checks[-1],
        dag_files_total=len(answer.dag_files),
        entries=dags if library is None else _sorted([*dags, library]),
        jobs=jobs if library is None else (library_job(library, took), *jobs),
        removed=answer.removed,
        data_affected=tuple(sorted({hit.dag_file for hit in answer.data_affected})),
        unresolved=answer.unresolved,
        warnings=(*answer.warnings, *told),
        baseline=excused.known,
        bypasses=excused.bypasses,
        shadow=shadow,
    )


def _with(entry: Entry, wanted: Callable[[str], Mapping[str, Wanted]]) -> Entry:
    found = wanted(entry.dag_file) if entry.checks else {}
    return replace(entry, wanted={check: found[check] for check in entry.checks if check in found})


def _sorted(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.dag_file))


def _unaffected(answer: Affected, checks: Sequence[str], excused: Committed) -> list[Entry]:
    names = slugs(answer.dag_files)
    found = []
    for dag, one in excused.unaffected.items():
        new = excused.new_checks(dag)
        why = f"new in {BASELINE}: it must be red without this change" if new else "shadow: tested, though not affected"
        kinds = (BASELINE_KIND,) if new else (SHADOW_KIND,)
        wanted = tuple(check for check in checks if check in new or not new)
        found.append(
            Entry(dag, names[dag], one.fingerprint, wanted, kinds, why=why, owners=one.owners, inputs=one.inputs)
        )
    return found


def _entry(dag: AffectedDag, checks: Sequence[str], whole_files: bool) -> Entry:
    wanted = tuple(check for check in checks if check in dag.checks) if dag.kinds == (_CHECK,) else tuple(checks)
    why = short_chain(dag)
    return Entry(
        dag_file=dag.dag_file,
        slug=dag.slug,
        fingerprint=dag.head_fingerprint or "",
        checks=wanted,
        kinds=dag.kinds,
        confidence=dag.confidence,
        why=f"{why} ({dag.note})" if dag.note else why,
        owners=dag.owners,
        inputs=(dag.inputs_digest or "") if whole_files else "",
    )
