"""What is asked of a selection."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from firedoor.config import Config
from firedoor.revisions import Blobs, Tree
from firedoor.sources.cache import FactsCache

FILE_PRECISION = "file"


class Selection(NamedTuple):
    """What is asked: two trees (``base`` is ``None`` where none can be had), their policies, how precise to be."""

    blobs: Blobs
    cache: FactsCache
    base: Tree | None
    head: Tree
    base_config: Config
    head_config: Config
    precision: str
    progress: Callable[[str], None] | None
    seen: set[str]
    """Takes the digests of all blobs that were looked at."""
