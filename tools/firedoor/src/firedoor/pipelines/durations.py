"""What DAG files took before, so that the longest start first. A hint: nothing is wrong without it."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from firedoor.gate import Judgement
from firedoor.reports.documents import json_text, write

DURATIONS = ".cache/firedoor/durations.json"
SCHEMA = "firedoor.durations/1"


def read_durations(path: Path) -> dict[str, float]:
    """Slug → seconds; what cannot be read or is no duration is passed over."""
    try:
        document = json.loads(path.read_bytes())
        found = document["seconds"].items() if document["schema"] == SCHEMA else ()
        return {
            str(slug): float(value)
            for slug, value in found
            if isinstance(value, int | float) and math.isfinite(value) and value >= 0
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def keep_durations(path: Path, judgements: Iterable[Judgement]) -> None:
    """Add what ``judgements`` took, all checks of a DAG file together, where all were shown to be green.

    A disk that does not take it costs time only.
    """
    took: dict[str, float] = defaultdict(float)
    cut_short: set[str] = set()
    for found in judgements:
        took[found.entry.slug] += found.seconds
        if found.verdict != "green":
            cut_short.add(found.entry.slug)
    took = {slug: seconds for slug, seconds in took.items() if seconds and slug not in cut_short}
    if not took:
        return
    seconds = read_durations(path) | {slug: round(value, 3) for slug, value in took.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(str(path), json_text({"schema": SCHEMA, "seconds": seconds}))
    except OSError:
        return
