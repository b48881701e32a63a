from datetime import date


def days_in(start: date, end: date) -> int:
    return (end - start).days


def midnight(text: str) -> date:
    return date.fromisoformat(text)
