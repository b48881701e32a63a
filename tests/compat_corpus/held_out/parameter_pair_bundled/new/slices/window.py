from datetime import date


def days_in(interval: tuple[date, date]) -> int:
    start, end = interval
    return (end - start).days


def midnight(text: str) -> date:
    return date.fromisoformat(text)
