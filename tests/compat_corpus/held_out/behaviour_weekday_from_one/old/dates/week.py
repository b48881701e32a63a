from datetime import date


def weekday(day: date) -> int:
    return day.weekday()


def is_weekend(day: date) -> bool:
    return day.weekday() >= 5
