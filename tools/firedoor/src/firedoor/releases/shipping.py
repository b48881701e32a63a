"""What is looked at once more before a switch, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from firedoor.artifacts.meta import NAME, read_meta
from firedoor.artifacts.store import Store
from firedoor.artifacts.verify import faults_of
from firedoor.artifacts.zip_read import content, read_members
from firedoor.releases.deployment import Deployment
from firedoor.releases.manifest import Line
from firedoor.releases.shown import Evidence

SCHEMA = "firedoor.ship/1"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A switch of ``environment`` from one release to another (equal: nothing was switched).

    ``changes`` maps slugs to their new lines (``None``: they no longer run), ``held`` slugs that were rolled back to
    the time of that, ``faults`` say why nothing was switched.
    """

    environment: str
    before: str
    after: str
    changes: Mapping[str, Line | None]
    held: Mapping[str, str]
    faults: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        return {
            "schema": SCHEMA,
            "environment": self.environment,
            "before": self.before,
            "after": self.after,
            "changes": {slug: line.to_json() if line else None for slug, line in self.changes.items()},
            "held": dict(self.held),
            "faults": list(self.faults),
        }


def unfit(
    changes: Mapping[str, Line | None],
    store: Store,
    deployment: Deployment,
    shown: Evidence,
    checks: Collection[str],
) -> tuple[str, ...]:
    """Why single lines may not go out, one sentence each: bytes, form, name and evidence are looked at once more."""
    found: list[str] = []
    for slug, line in changes.items():
        if line is None:
            continue
        data = store.read(line.sha256) or deployment.artifact(line.sha256)
        if data is None:
            found.append(f"{slug}: artifact {line.sha256[:12]} is missing or damaged in the store")
            continue
        faults = faults_of(data)
        if faults:
            found.append(f"{slug}: artifact {line.sha256[:12]} is not whole: {faults[0]}")
            continue
        meta, _ = read_meta(content(data, read_members(data)[NAME]))
        if (meta.slug, meta.fingerprint) != (slug, line.fingerprint):
            found.append(f"{slug}: artifact {line.sha256[:12]} is that of {meta.slug} {meta.fingerprint}")
        seen = shown.of(line.fingerprint, line.sha256, checks)
        found += [f"{slug}: {check.check} is {check.verdict}: {check.because}" for check in seen if not check.green]
    return tuple(found)
