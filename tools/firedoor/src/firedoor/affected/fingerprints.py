"""The fingerprint of every DAG file of one revision, affected or not: the same that a comparison prints."""

from __future__ import annotations

from firedoor.affected.select import Selection
from firedoor.affected.select import fingerprints as of_selection
from firedoor.affected.survey import Survey


def fingerprints(found: Survey) -> dict[str, str]:
    """DAG file → fingerprint at head, 32 hex digits."""
    asked = Selection(
        blobs=found.blobs,
        cache=found.sides.head.cache,
        base=None,
        head=found.head,
        base_config=found.config,
        head_config=found.config,
        precision=found.config.precision,
        progress=None,
    )
    return of_selection(asked, found.sides, found.dag_files)
