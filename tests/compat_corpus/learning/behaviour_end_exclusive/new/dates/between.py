from datetime import date, timedelta


def between(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days)]
