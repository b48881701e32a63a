"""The gate: what the plan expects, less what evidence shows to be green. Nothing else is asked, least of all a job.

    green    evidence for exactly this fingerprint and check passed, and none failed
    red      some of it failed
    flaky    equal checks, that is of one key, passed and failed
    stale    there is evidence of this DAG file and check, but for another fingerprint, other bytes of its files, or
             made under other limits, settings, rules, data or locks than those of the commit
    missing  there is none: its job did not start, was cancelled, timed out, died, or what it kept has expired

All but green block.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from firedoor import evidence
from firedoor.evidence import FAILED, Everything, Record
from firedoor.findings import Finding
from firedoor.gate.judgement import VERDICTS, Gate, Judgement, Verdict
from firedoor.gate.made_under import other
from firedoor.gate.plan import Entry, Job, Plan

DAG_FILE = "dag_file"
"""The fact of a record that names its DAG file: by it stale is told from missing."""


def judge(
    plan: Plan,
    shown: Everything,
    *,
    commit: str,
    started: Mapping[str, str] | None = None,
    excused: Mapping[tuple[str, str], str] | None = None,
    findings: tuple[Finding, ...] = (),
    besides: Mapping[tuple[str, str], tuple[Finding, ...]] | None = None,
) -> Gate:
    """What is ``shown`` of ``plan``; ``commit`` is the one that is checked out where the gate runs.

    Duplicates do not count twice, records that nobody asked for not at all, those of a changed work tree
    (``origin.local``) serve no gate. Nothing is green beside a damaged entry of its fingerprint: that one may have been
    the failure. ``started`` maps the id of each job that began to what it said of itself then; it only makes sentences
    better. ``excused`` maps (DAG file, check) to the reason for which it does not block although not green, ``besides``
    to what makes it red although its own evidence is not: a dag_id that another DAG file has, too. ``findings`` are
    about the files that excuse.
    """
    seen = _Seen(shown, besides or {})
    expected = {(entry.fingerprint, check) for entry, check in plan.expected}
    judgements = []
    for entry in plan.entries:
        stopped: Judgement | None = None  # an earlier check of the same DAG file: the later ones were not run
        for check in entry.checks:
            found = _judgement(plan, entry, check, seen, started or {})
            if found.verdict == "missing" and stopped is not None:
                said = f"not run: {stopped.check} is {stopped.verdict}"
                found = replace(found, because=said, stopped_by=stopped.check)
            if found.verdict in ("red", "flaky"):
                stopped = stopped or found
            if found.verdict != "green":
                found = replace(found, excused=(excused or {}).get((entry.dag_file, check), ""))
            judgements.append(found)
    judgements.sort(key=lambda found: (not found.blocks, VERDICTS.index(found.verdict), found.entry.dag_file))
    outdated = "" if commit == plan.commit else f"the plan is of {plan.commit[:9]}, but {commit[:9]} is checked out"
    extra = sum(len(found) for subject, found in seen.by_subject.items() if subject not in expected)
    damaged = sorted((finding for found in shown.damaged.values() for finding in found), key=lambda found: found.order)
    return Gate(plan, tuple(judgements), outdated, extra, tuple(damaged), findings)


class _Seen:
    """Evidence by what it is about."""

    def __init__(self, shown: Everything, besides: Mapping[tuple[str, str], tuple[Finding, ...]]) -> None:
        self.damaged = shown.damaged
        self.besides = besides
        self.by_subject: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self.by_dag: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in shown.records:
            self.by_subject[record.key.fingerprint, record.key.check].append(record)
            self.by_dag[str(record.facts.get(DAG_FILE, "")), record.key.check].append(record)


def _judgement(plan: Plan, entry: Entry, check: str, seen: _Seen, started: Mapping[str, str]) -> Judgement:
    job = plan.job_of(entry.slug)
    wanted = entry.wanted.get(check)
    of_code = seen.by_subject.get((entry.fingerprint, check), [])
    found = [record for record in of_code if not other(record, entry.inputs, wanted)]
    counted = [record for record in found if not record.origin.local]
    besides = seen.besides.get((entry.dag_file, check), ())
    besides_it = [record for record in seen.by_dag.get((entry.dag_file, check), []) if record not in found]
    damaged = seen.damaged.get(entry.fingerprint, ())
    if counted:
        verdict, because = _of(counted)
        if verdict == "green" and damaged:
            verdict, because = "missing", f"it passed, but beside that lies {damaged[0].path}: {damaged[0].message}"
    elif damaged:
        verdict, because = "missing", f"{damaged[0].path}: {damaged[0].message}"
    elif found:
        verdict, because = "missing", "its evidence is of a work tree that held something else than a commit"
    elif besides_it:
        last = max(besides_it, key=lambda record: record.origin.at)
        was, expected = last.key.fingerprint[:9], entry.fingerprint[:9]
        how = f"at fingerprint {was}, expected {expected}" if was != expected else other(last, entry.inputs, wanted)
        verdict, because = "stale", f"tested {how} (commit {last.origin.commit[:9]})"
    else:
        verdict, because = "missing", _absent(job, started)
    if verdict == "green" and besides:
        verdict, because = "red", besides[0].message
    telling = [record for record in counted if record.outcome == FAILED] or counted[:1]
    return Judgement(
        entry,
        check,
        verdict,
        because,
        job=job.name if job else "",
        findings=tuple(dict.fromkeys([*(one for record in telling for one in record.findings), *besides])),
        seconds=max((record.seconds for record in counted), default=0.0),
    )


def _of(records: Sequence[Record]) -> tuple[Verdict, str]:
    """Verdict and reason of at least one record, which may be of several keys: one that is not green is enough."""
    by_key: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_key[record.key.digest].append(record)
    verdicts = {evidence.verdict(found) for found in by_key.values()}
    if evidence.FLAKY in verdicts:
        return "flaky", "it passed and it failed, and nothing had changed between: what it needs is not all in the key"
    if evidence.RED in verdicts:
        failed = min((record for record in records if record.outcome == FAILED), key=lambda record: record.key.digest)
        errors = [finding for finding in failed.findings if finding.level == "error"]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        return "red", f"{errors[0].message}{more}"
    return "green", ""


def _absent(job: Job | None, started: Mapping[str, str]) -> str:
    if job is None:
        return "no job was to show it"
    said = started.get(job.id)
    if said is None:
        return (
            f"job {job.name!r} left nothing: it did not start, was cancelled or timed out before it could hand over, "
            "or what it handed over has expired"
        )
    return f"job {job.name!r} began ({said}) and ended before it had shown this"
