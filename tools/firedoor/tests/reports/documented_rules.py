"""What GitLab and GitHub take, as far as their documentation says: no schema of theirs covers these reports."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree


def code_quality(text: str) -> list[dict[str, Any]]:
    """https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""
    assert not text.startswith("\ufeff"), "no byte order mark"
    entries = json.loads(text)
    assert isinstance(entries, list), "an array, empty when all is well"
    for entry in entries:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= entry.keys()
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["description"]
        assert not entry["location"]["path"].startswith(("/", "./"))
        assert entry["location"]["lines"]["begin"] >= 1
    fingerprints = [entry["fingerprint"] for entry in entries]
    assert len(set(fingerprints)) == len(fingerprints), "equal fingerprints collapse into one entry"
    return entries


def junit(text: str) -> list[ElementTree.Element]:
    """https://docs.gitlab.com/ci/testing/unit_test_reports/: the cases."""
    assert len(text.encode()) < 30e6
    root = ElementTree.fromstring(text)
    assert root.tag == "testsuites"
    cases = list(root.iter("testcase"))
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert all(all(name) for name in names), "the classname is shown as the suite"
    assert len(set(names)) == len(names), "of equal cases the second is dropped"
    for case in cases:
        assert case.get("file"), "it makes the case a link"
        assert float(case.get("time", "x")) >= 0
        assert len(case) <= 1
        assert all(child.tag in ("failure", "error", "skipped") for child in case)
    assert int(root.get("tests", "x")) == len(cases)
    for kind in ("failure", "error", "skipped"):
        attribute = kind if kind == "skipped" else f"{kind}s"
        assert int(root.get(attribute, "x")) == len(list(root.iter(kind)))
    return cases


def note(text: str) -> None:
    """Found again by its marker; below GitHub's 65,536 characters, and so below GitLab's 1,000,000."""
    assert re.match(r"<!-- [\w:./-]+ -->\n", text)
    assert len(text) < 65_536
    assert text.count("<details>") == text.count("</details>")
    for row in (line for line in text.splitlines() if line.startswith("| ")):
        width = len(re.findall(r"(?<!\\)\|", row))
        assert width in (4, 5, 6, 7), row


def github_matrix(text: str) -> dict[str, Any]:
    """https://docs.github.com/en/actions/reference/limits, *matrix*; an empty one is an error of the job."""
    document = json.loads(text)
    assert "\n" not in text.strip()
    assert len(text) < 1_000_000
    assert len(document["include"]) <= 256
    return dict(document)
