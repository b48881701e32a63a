"""What the job for libraries says in its log: the whole answer where it ran, else what evidence knows."""

from __future__ import annotations

from firedoor.pipelines.check_inputs import COMPAT
from firedoor.pipelines.library_job import LibraryRun
from firedoor.reports.compat_tests import answer_text
from firedoor.reports.finding_text import finding_lines
from firedoor.reports.paint import PLAIN
from firedoor.reports.printable import printable


def library_text(ran: LibraryRun) -> str:
    """For the log of a job; its last line is the outcome."""
    (row,) = ran.result.rows
    outcome = row.outcome(COMPAT)
    lines = [answer_text(ran.answer, PLAIN).rstrip("\n")] if ran.answer is not None else []
    told = outcome.findings if ran.answer is None else [each for each in outcome.findings if each.code == "FD776"]
    lines += finding_lines(told, PLAIN)
    known = f", evidence of {outcome.origin.at}" if outcome.origin is not None else ""
    return "\n".join([*lines, "", f"{COMPAT} {outcome.state}{known}: {printable(outcome.reason)}"])
