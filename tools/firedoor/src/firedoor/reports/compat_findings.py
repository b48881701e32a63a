"""Verdicts as findings, and these as JUnit and code quality reports: the same records in every form."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from firedoor.compat.values import BREAKS, RISK
from firedoor.findings import ERROR, WARNING, Finding
from firedoor.reports.printable import printable

if TYPE_CHECKING:
    from firedoor.compat.values import CompatReport, Verdict

_SEVERITY = {ERROR: "major", WARNING: "minor"}


def finding_of(verdict: Verdict) -> Finding:
    """A verdict of BREAKS or RISK as a finding; an error where it makes the check fail.

    FD773: the use was executed, and fails with the new library alone. FD774: it may fail, or could not be judged.
    """
    later = f" (when it upgrades from {verdict.release})" if verdict.release else ""
    message = f"{verdict.symbol}: {verdict.cause}{later}"
    if verdict.verdict == BREAKS:
        level = ERROR if verdict.fails else WARNING
        return Finding(verdict.path, verdict.line, "FD773", message, verdict.fix, level, verdict.witness)
    return Finding(verdict.path, verdict.line, "FD774", message, verdict.fix, WARNING, verdict.witness)


def compat_quality(report: CompatReport) -> str:
    """A code quality report (docs.gitlab.com, *Code Quality*): one entry for each place, whoever reaches it."""
    entries: dict[str, dict[str, object]] = {}
    for verdict in report.verdicts:
        if verdict.verdict in (BREAKS, RISK):
            found = finding_of(verdict)
            stable = "\0".join([found.code, found.path, verdict.symbol, verdict.witness])
            mark = sha256(stable.encode("utf-8", "surrogatepass")).hexdigest()
            entries.setdefault(
                mark,
                {
                    "description": f"compat: {printable(found.message)}"[:500],
                    "check_name": found.code,
                    "fingerprint": mark,
                    "severity": _SEVERITY[found.level],
                    "location": {"path": printable(found.path), "lines": {"begin": max(found.line or 1, 1)}},
                },
            )
    return json.dumps(list(entries.values()), indent=1, sort_keys=True) + "\n"


def compat_junit(report: CompatReport) -> str:
    """JUnit XML: a suite for each library, a case for each of its DAG files; what does not fail passes and says why."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    for library in report.libraries:
        cases: dict[str, list[Verdict]] = {}
        for verdict in library.verdicts:
            cases.setdefault(verdict.dag_file, []).append(verdict)
        failures = sum(any(verdict.fails for verdict in found) for found in cases.values())
        name = quoteattr(f"compat {printable(library.library)}")
        lines.append(f'<testsuite name={name} tests="{len(cases)}" failures="{failures}">')
        for dag, found in sorted(cases.items()):
            words = "\n".join(f"{verdict.place} {printable(verdict.cause)}" for verdict in found)
            file = quoteattr(printable(found[0].path))
            head = f"<testcase classname={name} name={quoteattr(printable(dag))} file={file}>"
            body = f"<system-out>{escape(words)}</system-out>"
            if any(verdict.fails for verdict in found):
                body = f"<failure message={quoteattr(printable(found[0].cause))}>{escape(words)}</failure>"
            lines.append(f"{head}{body}</testcase>")
        lines.append("</testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"
