"""What the committed files excuse: DAG files that were red before, and emergencies. Nothing is hidden by either.

An entry of the baseline counts where it was there before the change, or where evidence shows that the DAG file was red
before it. It never covers evidence that is missing or stale, nor a DAG file that was green before. One that is green
again must leave the file: else it would hide the next fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from firedoor.evidence import FAILED, PASSED, Record
from firedoor.findings import ERROR, WARNING, Finding
from firedoor.gate.baseline import BASELINE, Known
from firedoor.gate.bypass import Bypass
from firedoor.gate.judgement import BYPASSED, Gate, Judgement

EXCUSED = 5
"""The exit code of a job in which all that failed is in the baseline or bypassed; the gate has the last word."""


@dataclass(frozen=True, slots=True)
class Excuses:
    """``reasons`` maps (DAG file, check) to why it does not block; an error among ``findings`` blocks in its turn."""

    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def excuses(
    gate: Gate,
    known: Iterable[Known],
    bypasses: Iterable[Bypass],
    records: Iterable[Record],
    clocks: Sequence[datetime],
) -> Excuses:
    """What excuses the judgements of ``gate``, which was made without any.

    ``records`` are all the evidence there is, ``clocks`` all that tell the time, at least one: the runner's, the
    server's, that of the commit.
    """
    judged = {(found.entry.dag_file, found.check): found for found in gate.judgements}
    shown: dict[tuple[str, str], set[str]] = {}
    for record in records:
        if not record.origin.local:
            shown.setdefault((record.key.fingerprint, record.key.check), set()).add(record.outcome)
    reasons: dict[tuple[str, str], str] = {}
    findings: list[Finding] = []
    for one in known:
        outcomes = shown.get((one.before, one.entry.check), set())
        refused = _refused(one, judged.get(one.entry.subject), outcomes, gate.plan.removed)
        if refused is not None:
            findings.append(refused)
        elif one.entry.subject in judged and judged[one.entry.subject].verdict in ("red", "flaky"):
            reasons[one.entry.subject] = (
                f"it was red before: {one.entry.owner} is to mend it, since {one.entry.since.isoformat()} ({BASELINE})"
            )
    for subject, found in judged.items():  # what did not run because of an excused failure is excused with it
        because = reasons.get((found.entry.dag_file, found.stopped_by), "")
        if because:
            reasons.setdefault(subject, because)
    for bypass in bypasses:
        closed = bypass.closed(clocks)
        if closed:
            findings.append(_not_open(bypass, closed))
            continue
        for subject, found in judged.items():
            if found.entry.dag_file == bypass.dag_file and found.verdict != "green":
                reasons[subject] = f"{BYPASSED} through {bypass.until.isoformat()} by {bypass.by}: {bypass.reason}"
    return Excuses(reasons, tuple(sorted(findings, key=lambda finding: finding.order)))


def _refused(one: Known, found: Judgement | None, before: set[str], removed: Sequence[str]) -> Finding | None:
    """Why the entry does not count, None where it does or nothing is asked of it."""
    dag_file, check = one.entry.subject
    path, line = _at(one.entry.place)
    if not one.exists:
        level = ERROR if one.is_new or dag_file in removed else WARNING  # it is not for others to tidy up
        return Finding(path, line, "FD853", f"there is no DAG file {dag_file}", "firedoor ci baseline", level)
    if found is not None and found.verdict == "green":
        said = f"{dag_file} is green: its entry would hide the next fault"
        return Finding(path, line, "FD852", said, "firedoor ci baseline")
    if one.is_new and FAILED not in before:
        if found is not None and found.verdict in ("missing", "stale"):
            said = f"a new entry for {dag_file}: without evidence nothing shows that it was red before this change"
            return Finding(path, line, "FD851", said, "run the pipeline again")
        if before:
            said = f"a new entry for {dag_file}: it passed {check} before this change"
            return Finding(path, line, "FD851", said, "remove it, and mend the DAG")
        said = f"a new entry for {dag_file}, which this change affects: nothing shows that it was red before"
        return Finding(path, line, "FD851", said, "mend the DAG, or add the entry in a change of its own")
    if not one.is_new and before == {PASSED} and found is not None and found.entry.fingerprint != one.before:
        said = f"{dag_file} is in the baseline, but was green before this change"
        return Finding(path, line, "FD854", said, "mend the DAG")
    return None


def _not_open(bypass: Bypass, closed: str) -> Finding:
    message = f"the bypass of {bypass.dag_file} does not count: {closed}"
    path, line = _at(bypass.place)
    return Finding(path, line, "FD855", message, "remove it", WARNING)


def _at(place: str) -> tuple[str, int | None]:
    path, _, line = place.rpartition(":")
    return (path, int(line)) if line.isdecimal() else (place, None)
