from datetime import datetime

from times.parse import moment

SEEN: list[datetime] = [datetime(2023, 5, 1)]


def main() -> str:
    return str(min(SEEN + [moment("2024-01-02 06:00")]).year)
