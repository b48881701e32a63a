"""What the gate found as a code quality report (docs.gitlab.com, *Code Quality*, *report format*).

Entries of one fingerprint collapse into one, and an entry is new or fixed by its fingerprint: so it holds the rule, the
file and the words, never the line, nor the folder of one runner.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from hashlib import sha256

from firedoor.findings import ERROR, NOTE, WARNING, Finding
from firedoor.gate import Gate, Judgement
from firedoor.gate.plan import LIBRARY_KIND
from firedoor.reports.printable import printable

_SEVERITY = {ERROR: "major", WARNING: "minor", NOTE: "info"}
_NUMBER, _FOLDER = re.compile(r"\d+"), re.compile(r"/(?:[^\s'\"():/]+/)+")
_LONGEST = 500


def code_quality(gate: Gate) -> str:
    """A JSON array, ``[]`` when all is well."""
    taken: Counter[str] = Counter()
    entries = [
        _entry(finding, found.check, found.entry.dag_file, taken)
        for found in sorted(gate.judgements, key=lambda found: (found.entry.dag_file, found.check))
        for finding in found.findings or _of_gate(found)
    ]
    entries += [_entry(finding, "gate", finding.path, taken) for finding in gate.findings]
    return json.dumps(entries, indent=1, sort_keys=True) + "\n"


def _of_gate(found: Judgement) -> tuple[Finding, ...]:
    """What the gate itself has to say where no check had a finding."""
    dag = found.entry.dag_file
    dag = dag.partition(", ")[0] if LIBRARY_KIND in found.entry.kinds else dag  # a page can show one place
    said = f"{found.check} is {found.verdict}: {found.because}"
    if found.verdict == "missing":
        return (Finding(dag, 1, "FD810", said, fix="run the pipeline again"),)
    if found.verdict == "flaky":
        return (Finding(dag, 1, "FD811", said, fix="take out what differs from run to run"),)
    if found.verdict == "stale":
        return (Finding(dag, 1, "FD812", said, fix="run the pipeline again"),)
    return ()


def _entry(finding: Finding, check: str, dag_file: str, taken: Counter[str]) -> dict[str, object]:
    inside = finding.path and not finding.path.startswith(("/", "./", "../"))
    path = printable(finding.path if inside else dag_file)  # a page of GitLab shows the repository only
    words = _NUMBER.sub("#", _FOLDER.sub("", finding.message))
    stable = "\0".join([finding.code, check, path, dag_file, words])
    taken[stable] += 1
    return {
        "description": f"{check}: {printable(finding.message)}"[:_LONGEST],
        "check_name": finding.code,
        "fingerprint": sha256(f"{stable}\0{taken[stable]}".encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": _SEVERITY[finding.level],
        "location": {"path": path, "lines": {"begin": max(finding.line or 1, 1)}},
    }
