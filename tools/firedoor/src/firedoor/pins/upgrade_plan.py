"""One upgrade, cut into proposals: locks that would change alike go together, and no proposal waits for another.

A lock is one DAG's, so what changes in it concerns nobody else: each proposal can be reviewed, tested and released
alone, in any order. What the base layer holds is upgraded there, for all who reach it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from firedoor.findings import Finding
from firedoor.pins.locking import SAME, WRITTEN, Locked

SCHEMA = "firedoor.upgrade/1"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One merge request: ``folders`` whose locks change by ``changes`` (name → old and new version).

    ``affected`` are the DAG files that reach one of these pins, ``unaffected`` those of the folders that do not.
    """

    changes: Mapping[str, tuple[str, str]]
    folders: tuple[str, ...]
    affected: tuple[str, ...]
    unaffected: tuple[str, ...]
    command: str

    def to_json(self) -> dict[str, object]:
        """The entry in ``firedoor.upgrade/1``."""
        return {
            "changes": [{"name": name, "from": old, "to": new} for name, (old, new) in sorted(self.changes.items())],
            "folders": list(self.folders),
            "affected": list(self.affected),
            "unaffected": list(self.unaffected),
            "command": self.command,
        }


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """What upgrading ``word`` (as in ``six`` or ``six==1.17``) comes to; ``same`` are folders whose locks would stay.

    ``findings`` say why a lock cannot follow, or that the base layer holds it back.
    """

    word: str
    proposals: tuple[Proposal, ...]
    same: tuple[str, ...]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, object]:
        """The document ``firedoor.upgrade/1``."""
        return {
            "schema": SCHEMA,
            "upgrade": self.word,
            "proposals": [proposal.to_json() for proposal in self.proposals],
            "same": list(self.same),
            "findings": [finding.to_json() for finding in self.findings],
        }


def upgrade_plan(
    word: str,
    tried: Iterable[Locked],
    reach: Mapping[str, Mapping[str, frozenset[str] | None]],
    findings: Iterable[Finding] = (),
) -> UpgradePlan:
    """Group what was tried; ``reach``: folder → DAG file → the pins of its lock that it reaches (``None``: any)."""
    tried = list(tried)
    groups: dict[tuple[tuple[str, tuple[str, str]], ...], list[str]] = {}
    for one in tried:
        if one.state == WRITTEN:
            groups.setdefault(tuple(sorted(one.changed.items())), []).append(one.unit.folder)
    proposals = [_proposal(word, dict(changes), folders, reach) for changes, folders in groups.items()]
    return UpgradePlan(
        word,
        tuple(sorted(proposals, key=lambda proposal: (-len(proposal.folders), proposal.folders))),
        tuple(one.unit.folder for one in tried if one.state == SAME),
        (*(finding for one in tried for finding in one.findings), *findings),
    )


def _proposal(
    word: str,
    changes: Mapping[str, tuple[str, str]],
    folders: list[str],
    reach: Mapping[str, Mapping[str, frozenset[str] | None]],
) -> Proposal:
    affected: list[str] = []
    unaffected: list[str] = []
    for folder in folders:
        for dag, names in reach.get(folder, {}).items():
            (affected if names is None or names & changes.keys() else unaffected).append(dag)
    command = f"firedoor lock -P '{word}' {' '.join(folders)}"
    return Proposal(changes, tuple(folders), tuple(sorted(affected)), tuple(sorted(unaffected)), command)
