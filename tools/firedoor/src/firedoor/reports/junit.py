"""What the gate says as JUnit XML: one case for each check of each DAG file, so that none hides another.

GitLab drops a second case of one (classname, name), shows the classname as the suite, and opens ``file``
(docs.gitlab.com, *Unit test reports*). What is not green and no failure of the DAG is an error.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from firedoor.gate import Gate, Judgement
from firedoor.reports.printable import printable

# What XML 1.0 cannot hold, even as a reference.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 20_000  # signs of one detail: GitLab reads at most 30 MB


def junit(gate: Gate) -> str:
    """The document; ``classname`` is the check, ``name`` the DAG file."""
    failures = sum(found.verdict == "red" and found.blocks for found in gate.judgements)
    errors = len(gate.blocking) - failures
    skipped = sum(bool(found.excused) for found in gate.judgements)
    seconds = sum(found.seconds for found in gate.judgements)
    counts = f'tests="{len(gate.judgements)}" failures="{failures}" errors="{errors}" skipped="{skipped}"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites {counts} time="{seconds:.3f}">']
    for check in dict.fromkeys(sorted(found.check for found in gate.judgements)):
        cases = sorted((f for f in gate.judgements if f.check == check), key=lambda found: found.entry.dag_file)
        lines += [f'<testsuite name={attribute(check)} tests="{len(cases)}">', *map(_case, cases), "</testsuite>"]
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _case(found: Judgement) -> str:
    path = attribute(found.entry.dag_file)
    head = f'<testcase classname={attribute(found.check)} name={path} file={path} time="{found.seconds:.3f}"'
    if found.verdict == "green":
        return f"{head}/>"
    if found.excused:
        return f"{head}><skipped message={attribute(f'excused: {found.excused}')}/></testcase>"
    kind = "failure" if found.verdict == "red" else "error"
    parts = [f"{finding.code} {finding.place} {finding.message}\n{finding.detail}" for finding in found.findings]
    body = told("\n".join(parts) or found.because)
    said = f"type={attribute(found.verdict)} message={attribute(found.because)}"
    return f"{head}><{kind} {said}>{body}</{kind}></testcase>"


def told(text: str) -> str:
    """The end of ``text`` as content of an element."""
    return escape(_NO_XML.sub("\ufffd", text)[-_LONGEST:])


def attribute(text: str) -> str:
    """``text`` as the value of an attribute, in quotes."""
    return quoteattr(_NO_XML.sub("\ufffd", printable(text)))
