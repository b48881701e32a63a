"""What the gate says, of each expectation and of all together: ``firedoor.gate/1``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from firedoor.findings import ERROR, Finding
from firedoor.gate.plan import Entry, Plan

SCHEMA = "firedoor.gate/1"
BYPASSED = "BYPASSED"
Verdict = Literal["green", "red", "flaky", "stale", "missing"]
VERDICTS: tuple[Verdict, ...] = ("red", "flaky", "missing", "stale", "green")
"""In the order in which they are told: what must be mended, what must be run again, what is well."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one check of one DAG file, and the sentence why.

    ``job`` is the name of the job that was to show it, ``findings`` what the check found, ``seconds`` what it took.
    ``excused`` is the reason for which it does not block although it is not green; ``stopped_by`` the earlier check
    that did not pass, so that this one was not run.
    """

    entry: Entry
    check: str
    verdict: Verdict
    because: str
    job: str = ""
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    excused: str = ""
    stopped_by: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the change may not pass because of it."""
        return self.verdict != "green" and not self.excused

    def to_json(self) -> dict[str, object]:
        """The judgement in the JSON contract."""
        return {
            "dag_file": self.entry.dag_file,
            "slug": self.entry.slug,
            "fingerprint": self.entry.fingerprint,
            "owners": list(self.entry.owners),
            "check": self.check,
            "verdict": self.verdict,
            "because": self.because,
            "job": self.job,
            "findings": [finding.to_json() for finding in self.findings],
            "seconds": self.seconds,
            "excused": self.excused,
            "stopped_by": self.stopped_by,
            "blocks": self.blocks,
        }


@dataclass(frozen=True, slots=True)
class Gate:
    """All judgements, those that block first. ``outdated`` says why the plan is not of what is checked out, if so.

    ``extra`` counts records that nobody expected; ``damaged`` are entries of evidence that could not be verified.
    ``findings`` are about the committed files that excuse; an error among them blocks.
    """

    plan: Plan
    judgements: tuple[Judgement, ...]
    outdated: str = ""
    extra: int = 0
    damaged: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many judgements there are of each verdict; all verdicts are there."""
        found = Counter(judgement.verdict for judgement in self.judgements)
        return {name: found[name] for name in VERDICTS}

    @property
    def blocking(self) -> tuple[Judgement, ...]:
        """The judgements because of which the change may not pass."""
        return tuple(judgement for judgement in self.judgements if judgement.blocks)

    @property
    def bypassed(self) -> tuple[Judgement, ...]:
        """The judgements that do not block because of an emergency bypass; it is told louder than the baseline."""
        return tuple(judgement for judgement in self.judgements if judgement.excused.startswith(BYPASSED))

    @property
    def exit_code(self) -> int:
        """0 all is shown · 1 something failed, or is missing · 3 nothing but stale evidence, or an outdated plan."""
        if any(finding.level == ERROR for finding in self.findings):
            return 1
        if any(judgement.verdict != "stale" for judgement in self.blocking):
            return 1
        return 3 if self.blocking or self.outdated else 0

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "exit_code": self.exit_code,
            "commit": self.plan.commit,
            "base": self.plan.base,
            "base_reason": self.plan.base_reason,
            "dag_files": len(self.plan.affected),
            "dag_files_total": self.plan.dag_files_total,
            "counts": dict(self.counts),
            "outdated": self.outdated,
            "judgements": [judgement.to_json() for judgement in self.judgements],
            "extra": self.extra,
            "damaged": [finding.to_json() for finding in self.damaged],
            "findings": [finding.to_json() for finding in self.findings],
            "removed": list(self.plan.removed),
            "unresolved": list(self.plan.unresolved),
            "warnings": list(self.plan.warnings),
        }
