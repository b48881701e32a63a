from datetime import datetime

from times.parse import moment

CUTOFF = datetime(2024, 1, 1)


def main() -> bool:
    return moment("2024-01-02 06:00") > CUTOFF
