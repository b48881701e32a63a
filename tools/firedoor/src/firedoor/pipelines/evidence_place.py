"""Where the evidence lies that ``firedoor run`` left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from firedoor.evidence import Store, store_at
from firedoor.pipelines.settings import read_settings
from firedoor.revisions import open_repository


def evidence_of(repo: str, places: Sequence[str] | None, environ: Mapping[str, str]) -> Store:
    """The store that ``firedoor run`` would use for the repository at ``repo``; raises UsageError FD507 as it does."""
    root = Path(open_repository(repo).folder)
    said = places or [place for place in environ.get("FIREDOOR_EVIDENCE", "").split(",") if place]
    return store_at(said or read_settings(root).evidence, root, environ, asked=bool(said))
