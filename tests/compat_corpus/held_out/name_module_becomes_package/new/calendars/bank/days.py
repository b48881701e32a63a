from datetime import date, timedelta

from calendars.bank.closed import _CLOSED


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day not in _CLOSED


def next_open(day: date) -> date:
    day += timedelta(days=1)
    while not is_open(day):
        day += timedelta(days=1)
    return day
