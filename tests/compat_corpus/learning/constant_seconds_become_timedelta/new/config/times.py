from datetime import timedelta

TIMEOUT: timedelta = timedelta(seconds=90)


def ends(start: float, timeout: timedelta = TIMEOUT) -> float:
    return start + timeout.total_seconds()
