"""Which flight day a run is about, and what kind of day it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache


def day_interval(moment: datetime) -> dict[str, str]:
    """Half-open interval of the flight day that ``moment`` lies in, as ISO texts (XCom carries plain data)."""
    start = datetime(moment.year, moment.month, moment.day)
    return {"start": start.isoformat(), "end": (start + timedelta(days=1)).isoformat()}


def kind_of_day(day: date) -> str:
    """``holiday`` (a federal one), ``weekend`` or ``weekday``: carriers are compared within one kind."""
    if day in _federal_holidays(day.year):
        return "holiday"
    return "weekend" if day.weekday() >= 5 else "weekday"


def trailing_week(day: date) -> tuple[date, date]:
    """First and last day of the seven days that end with ``day``."""
    return day - timedelta(days=6), day


@cache
def _federal_holidays(year: int) -> frozenset[date]:
    import holidays  # builds its tables on import: a task pays for it, not every parse

    return frozenset(holidays.country_holidays("US", years=year))
