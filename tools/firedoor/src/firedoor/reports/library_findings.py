"""The answer of ``firedoor compat`` as findings of one check: each names the DAG files, and the line where it is so."""

from __future__ import annotations

from firedoor.compat.answer import CompatAnswer
from firedoor.compat.asked import in_words
from firedoor.compat.values import BREAKS, REACHED, RISK, VERDICTS, WORDS, CompatReport, Verdict
from firedoor.findings import Finding
from firedoor.reports.compat_findings import finding_of
from firedoor.reports.folded import counted

_DAGS = 8


def library_findings(answer: CompatAnswer) -> tuple[Finding, ...]:
    """What breaks and what may, one finding for each place and cause; then tests and waivers."""
    groups: dict[tuple[object, ...], list[Verdict]] = {}
    for verdict in answer.report.verdicts:
        if verdict.verdict in (BREAKS, RISK):
            told = finding_of(verdict)
            groups.setdefault((verdict.verdict, verdict.waived, told), []).append(verdict)
    found = [_of(verdicts) for verdicts in groups.values()]
    return (*sorted(found, key=lambda finding: finding.order), *answer.findings)


def _of(verdicts: list[Verdict]) -> Finding:
    first, told = verdicts[0], finding_of(verdicts[0])
    dags = in_words(sorted({verdict.dag_file for verdict in verdicts}), _DAGS)
    waived = f"; {first.waived}" if first.waived else ""
    message = f"{WORDS[first.verdict]} {dags}: {told.message}{waived}"
    return Finding(told.path, told.line, told.code, message, told.fix, told.level, told.detail)


def library_line(report: CompatReport) -> str:
    """How many DAG files are in each case, by their worst verdict among all libraries."""
    worst: dict[str, int] = {}
    for verdict in report.verdicts:
        if not verdict.release:
            rank = VERDICTS.index(verdict.verdict)
            worst[verdict.dag_file] = min(worst.get(verdict.dag_file, rank), rank)
    counts = {kind: sum(VERDICTS[rank] == kind for rank in worst.values()) for kind in (BREAKS, RISK, REACHED)}
    return (
        f"BREAKS {counts[BREAKS]} of {counted(len(worst), 'DAG file')}, RISK {counts[RISK]}, "
        f"behaviour changed {counts[REACHED]}"
    )
