from datetime import datetime, timedelta

from times.parse import moment

EPOCH = datetime(1970, 1, 1)


def main() -> int:
    return (moment("2024-01-02 06:00") - EPOCH) // timedelta(days=1)
