from datetime import date


def weekday(day: date) -> int:
    return day.isoweekday()


def is_weekend(day: date) -> bool:
    return day.isoweekday() >= 6
