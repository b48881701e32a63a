"""What evidence shows of one artifact: each check that is required, green or why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from firedoor import evidence
from firedoor.evidence import Everything, Record

TREE, ARTIFACT = "tree", "artifact"


@dataclass(frozen=True, slots=True)
class Shown:
    """The verdict of one check; ``on`` says whether the artifact itself was checked, or the tree it was built from."""

    check: str
    verdict: str
    because: str
    on: str = ""

    @property
    def green(self) -> bool:
        """Whether nothing stands against it."""
        return self.verdict == evidence.GREEN

    def to_json(self) -> dict[str, object]:
        """The check in JSON documents."""
        return {"check": self.check, "verdict": self.verdict, "because": self.because, "on": self.on}


class Evidence:
    """All evidence of some folders, by what it is about."""

    def __init__(self, folders: Iterable[Everything], *, tested: str = TREE) -> None:
        """``tested``: ``artifact`` takes only what was found in the artifact, ``tree`` also what was in its tree."""
        every = list(folders)
        self._damaged = {fingerprint for found in every for fingerprint in found.damaged}
        self._tested = tested
        self._records: Mapping[tuple[str, str], list[Record]] = defaultdict(list)
        for record in (record for found in every for record in found.records):
            if not record.origin.local:
                self._records[record.key.fingerprint, record.key.check].append(record)

    def of(self, fingerprint: str, sha256: str, checks: Iterable[str]) -> tuple[Shown, ...]:
        """What is shown of each of ``checks`` for the artifact ``sha256`` of ``fingerprint``."""
        return tuple(self._shown(fingerprint, sha256, check) for check in checks)

    def _shown(self, fingerprint: str, sha256: str, check: str) -> Shown:
        every = self._records.get((fingerprint, check), [])
        wanted = (sha256,) if self._tested == ARTIFACT else (sha256, "")
        counted = [record for record in every if record.key.artifact in wanted]
        if not counted:
            because = "no evidence of a commit" if not every else "only another artifact or its tree was checked"
            return Shown(check, evidence.MISSING, because)
        by_key: dict[str, list[Record]] = defaultdict(list)
        for record in counted:
            by_key[record.key.digest].append(record)
        verdicts = {evidence.verdict(records) for records in by_key.values()}
        on = ARTIFACT if any(record.key.artifact for record in counted) else TREE
        for verdict, because in (
            (evidence.FLAKY, "it passed and it failed, and nothing had changed between"),
            (evidence.RED, _failure(counted)),
        ):
            if verdict in verdicts:
                return Shown(check, verdict, because, on)
        if fingerprint in self._damaged:
            return Shown(check, evidence.MISSING, "an entry of evidence beside it is damaged", on)
        return Shown(check, evidence.GREEN, "", on)


def _failure(records: Iterable[Record]) -> str:
    found = [f.message for record in records for f in record.findings if f.level == "error"]
    return min(found, default="it failed")
