"""Plans and records in short, for tests of the gate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from firedoor.evidence import FAILED, PASSED, Key, Origin, Record
from firedoor.evidence.canonical import digest
from firedoor.findings import Finding
from firedoor.gate import Entry, Plan, divide
from firedoor.gate.made_under import MADE_UNDER, key_inputs, made_under

COMMIT = "c" * 40


def fingerprint(word: str) -> str:
    """A fingerprint that is the same for equal words."""
    return (word.encode().hex() + "0" * 32)[:32]


def entry(name: str, checks: tuple[str, ...] = ("smoke",), version: str = "") -> Entry:
    return Entry(f"dags/{name}.py", name, fingerprint(name + version), checks, ("code",), "exact", f"lib/x.py → {name}")


def library() -> Entry:
    """The entry for the library ``lake``, which a change touches."""
    return Entry("libs/lake", "compat:libraries", fingerprint("lake"), ("compat",), ("library",), why="shared code")


def of_library(outcome: str = PASSED, **options: Any) -> Record:
    """A record about the library ``lake``."""
    found = record("lake", outcome, **{"check": "compat", "message": "BREAKS dags/a.py: lake.read", **options})
    return replace(found, facts={**found.facts, "dag_file": "libs/lake"})


def plan(*entries: Entry, jobs: int = 20, commit: str = COMMIT) -> Plan:
    slugs = [item.slug for item in entries if item.checks]
    split = divide(slugs, {}, jobs)
    base, why = "b" * 40, "DAGs are deployed from the tree"
    return Plan(commit, base, "merge base with main", "file", "smoke", 250, entries, split, precision_reason=why)


def record(
    name: str,
    outcome: str = PASSED,
    *,
    check: str = "smoke",
    version: str = "",
    runtime: str = "r1",
    local: bool = False,
    message: str = "no module named 'b'",
    at: str = "2026-01-01T00:00:00Z",
    seconds: float = 1.0,
    inputs: str = "",
    limits: str = "c",
    lock: str = "l1",
    data: tuple[tuple[str, str], ...] = (),
    facts: dict[str, object] | None = None,
) -> Record:
    made = made_under(limits, "the machine", inputs, {"lock": lock, "python": runtime})
    findings = (Finding(f"dags/{name}.py", 3, "FD551", message),) if outcome == FAILED else ()
    return Record(
        Key(check, fingerprint(name + version), "", key_inputs(made), digest(made["runtime"]), data),
        outcome,
        Origin(at, "a job", COMMIT, local),
        findings,
        seconds,
        {"dag_file": f"dags/{name}.py", MADE_UNDER: made, **(facts or {})},
    )
