"""What bad weather cost an airport on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weather._shared.severity import severity


def storm_cost(hours: Sequence[Mapping[str, Any]]) -> dict[str, float | int]:
    """Bad hours (severity 2 or more), departures in them, and minutes of delay beyond the calm hours' mean."""
    calm = [hour for hour in hours if severity(hour) < 2]
    bad = [hour for hour in hours if severity(hour) >= 2]
    usual = _mean_delay(calm)
    return {
        "bad_hours": len(bad),
        "bad_departures": sum(hour["departures"] for hour in bad),
        "extra_minutes": round(sum((_delay(hour) - usual) * hour["departures"] for hour in bad), 1),
    }


def _mean_delay(hours: Sequence[Mapping[str, Any]]) -> float:
    departures = sum(hour["departures"] for hour in hours)
    return sum(_delay(hour) * hour["departures"] for hour in hours) / departures if departures else 0.0


def _delay(hour: Mapping[str, Any]) -> float:
    return float(hour["mean_departure_delay"] or 0.0)
