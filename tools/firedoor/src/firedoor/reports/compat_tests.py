"""What tests and waivers add to the answer of ``firedoor compat``, in each of its forms."""

from __future__ import annotations

import json
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from firedoor.compat.answer import CompatAnswer
from firedoor.compat.consumer_tests import ConsumerTests
from firedoor.compat.contracts import Contracts
from firedoor.findings import ERROR, NOTE, Finding
from firedoor.reports.compat_findings import compat_junit, compat_quality
from firedoor.reports.compat_markdown import compat_markdown
from firedoor.reports.compat_text import compat_text
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.paint import Paint
from firedoor.reports.printable import cell, code, printable

_ROWS = 20
_JSON = "firedoor compat --format json"
_SEVERITY = {ERROR: "major", "warning": "minor", NOTE: "info"}


def answer_text(answer: CompatAnswer, paint: Paint) -> str:
    """For a terminal: the verdicts, then tests and waivers."""
    return compat_text(answer.report, paint) + "\n".join(_text(answer, paint))


def _text(answer: CompatAnswer, paint: Paint) -> list[str]:
    lines: list[str] = []
    for contracts in answer.contracts:
        lines += ["", f"contract {printable(contracts_line(contracts))}"]
    if answer.consumers:
        lines += ["", f"tests    {consumers_line(answer.consumers)}"]
        rows = [[printable(one.dag_file), printable(_said(one))] for one in answer.consumers]
        lines += [f"  {row}" for row in folded(columns(rows), _ROWS, _JSON)]
    told: set[str] = set()
    for finding in answer.findings:
        tint = paint.red if finding.level == ERROR else paint.yellow if finding.level != NOTE else paint.green
        lines += ["", f"{tint}{finding.level}[{finding.code}]{paint.plain} {printable(finding.place)}"]
        lines.append(f"  {printable(finding.message)}")
        first, *rest = ["as above"] if finding.fix in told else finding.fix.splitlines() or [""]
        told |= {finding.fix} - {""}
        lines += [f"  fix       {printable(first)}"] if first else []
        lines += [f"            {printable(line)}" for line in rest]
    if answer.not_run:
        lines += ["", f"note     no test was run: {answer.not_run}"]
    return [*lines, ""] if lines else []


def contracts_line(contracts: Contracts) -> str:
    """How many contract tests of which releases passed."""
    passed = sum(test.compared.state in ("passed", "fixed") for test in contracts.tests)
    whose = ", ".join(version for version in contracts.releases if version not in contracts.none)
    said = f"{contracts.library}: {passed} of {counted(len(contracts.tests), 'test')} passed"
    said += f" (head; {whose} as released)" if whose else " (head)"
    if contracts.none:
        said += f"; {', '.join(contracts.none)} {'has' if len(contracts.none) == 1 else 'have'} no contracts"
    return said


def consumers_line(consumers: tuple[ConsumerTests, ...]) -> str:
    """How many DAG files were tested, and what came of it."""
    ran = [one for one in consumers if one.tests]
    counts = {
        state: sum(one.counts().get(state, 0) for one in ran)
        for state in ("regressed", "fixed", "broken before", "flaky")
    }
    words = ", ".join(f"{number} {state}" for state, number in counts.items())
    silent = sum(bool(one.silent) for one in consumers)
    return f"of {counted(len(consumers), 'DAG file')} {len(ran)} tested: {words}; {silent} without a test that tells"


def _said(one: ConsumerTests) -> str:
    counts = ", ".join(f"{number} {state}" for state, number in one.counts().items())
    return f"{counts + '; ' if counts else ''}{one.silent}: {one.instead}" if one.silent else counts


def answer_markdown(answer: CompatAnswer) -> str:
    """A note for a merge request: the verdicts, then tests and waivers."""
    lines = []
    for contracts in answer.contracts:
        lines += ["", f"**Contracts** {cell(contracts_line(contracts))}"]
    if answer.consumers:
        lines += ["", f"**Tests of DAGs** {consumers_line(answer.consumers)}"]
    if answer.findings:
        lines += ["", "| | at | what | fix |", "|---|---|---|---|"]
        lines += [
            f"| {each.level} {each.code} | {code(each.place)} | {cell(each.message)} | {cell(each.fix)} |"
            for each in answer.findings[:_ROWS]
        ]
        if len(answer.findings) > _ROWS:
            lines += ["", f"… and {len(answer.findings) - _ROWS} more: `{_JSON}`"]
    silent = [one for one in answer.consumers if one.silent]
    if silent:
        lines += ["", f"<details><summary>{len(silent)} without a test that tells: run them</summary>", ""]
        lines += [f"- {cell(one.silent)}: `{printable(one.instead)}`" for one in silent]
        lines += ["", "</details>"]
    if answer.not_run:
        lines += ["", f"> no test was run: {cell(answer.not_run)}"]
    return compat_markdown(answer.report) + "\n".join(lines) + ("\n" if lines else "")


def answer_quality(answer: CompatAnswer) -> str:
    """A code quality report: the verdicts, tests and waivers."""
    entries = json.loads(compat_quality(answer.report))
    for found in answer.findings:
        stable = "\0".join([found.code, found.path, found.message])
        entries.append(
            {
                "description": f"compat: {printable(found.message)}"[:500],
                "check_name": found.code,
                "fingerprint": sha256(stable.encode("utf-8", "surrogatepass")).hexdigest(),
                "severity": _SEVERITY[found.level],
                "location": {"path": printable(found.path), "lines": {"begin": max(found.line or 1, 1)}},
            }
        )
    return json.dumps(entries, indent=1, sort_keys=True) + "\n"


def answer_junit(answer: CompatAnswer) -> str:
    """JUnit XML: the suites of the verdicts, and one for each library's contracts and each DAG file's tests."""
    suites: list[str] = []
    for contracts in answer.contracts:
        suites += _suite(
            f"contracts {contracts.library}", [(t.compared.test, t.shut) for t in contracts.tests], contracts.findings
        )
    for one in answer.consumers:
        suites += _suite(f"tests {one.dag_file}", [(test.test, test.shut) for test in one.tests], one.findings)
    if answer.waivers:
        suites += _suite("waivers", [(each.place, each.level == ERROR) for each in answer.waivers], answer.waivers)
    head, end, rest = compat_junit(answer.report).rpartition("</testsuites>")
    return "".join([head, *(f"{line}\n" for line in suites), end, rest])


def _suite(name: str, cases: list[tuple[str, bool]], findings: tuple[Finding, ...]) -> list[str]:
    quoted = quoteattr(printable(name))
    lines = [f'<testsuite name={quoted} tests="{len(cases)}" failures="{sum(failed for _, failed in cases)}">']
    for test, failed in cases:
        said = [
            each for each in findings if test.partition("::")[0] in (each.path, each.place) and _is_about(each, test)
        ]
        file = quoteattr(printable(test.partition("::")[0]))
        words = "\n".join(f"{each.place} {printable(each.message)}\n{printable(each.detail)}" for each in said)
        body = f"<system-out>{escape(words)}</system-out>" if words else ""
        if failed:
            message = quoteattr(printable(said[0].message if said else "it failed"))
            body = f"<failure message={message}>{escape(words)}</failure>"
        lines.append(f"<testcase classname={quoted} name={quoteattr(printable(test))} file={file}>{body}</testcase>")
    return [*lines, "</testsuite>"]


def _is_about(finding: Finding, test: str) -> bool:
    path, _, name = test.partition("::")
    return path in (finding.path, finding.place) and (not name or name in finding.message)
