"""How bad the weather at an airport was, by the team's own scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

STORM_WIND = 25.0
"""Wind in miles per hour from which an hour counts as stormy."""

FASTEST_WIND = 231.0
"""Miles per hour, as observed on Mount Washington in 1934: what is faster is a broken gauge."""

LOW_VISIBILITY = 1.0
"""Visibility in miles below which an hour counts as foggy."""


def severity(hour: Mapping[str, Any]) -> int:
    """0 calm, 1 wet, 2 foggy or stormy, 3 both.

    ``hour`` has ``wind_speed``, ``visib`` and ``precip``, each of which may be None: not observed.
    """
    storm = STORM_WIND <= (hour["wind_speed"] or 0.0) <= FASTEST_WIND
    fog = hour["visib"] is not None and hour["visib"] < LOW_VISIBILITY
    wet = (hour["precip"] or 0.0) > 0
    return 3 if storm and fog else 2 if storm or fog else 1 if wet else 0


def worst(hours: Iterable[Mapping[str, Any]]) -> int:
    """Severity of the worst of ``hours``; 0 for none."""
    return max(map(severity, hours), default=0)
