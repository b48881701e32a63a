"""What time it is, as far as anybody can be asked who does not belong to the change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from firedoor.revisions import Repository, committed_at


def clocks(repository: Repository, environ: Mapping[str, str]) -> tuple[datetime, ...]:
    """The time by this machine, by the commit at HEAD, and by the server that made the pipeline, as far as known.

    Each may lie: a runner's clock may stand still, and who commits chooses the time of the commit. GitLab's
    CI_PIPELINE_CREATED_AT (docs.gitlab.com, *Predefined CI/CD variables*) is the server's, but a job may set it.
    """
    found = [datetime.now(UTC)]
    for told in (_from_epoch(committed_at(repository, "HEAD")), _from_iso(environ.get("CI_PIPELINE_CREATED_AT", ""))):
        found += [told] if told is not None else []
    return tuple(found)


def _from_epoch(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _from_iso(text: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)
