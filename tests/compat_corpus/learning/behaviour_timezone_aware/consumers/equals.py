from datetime import datetime

from times.parse import moment


def main() -> bool:
    return moment("2024-01-02 06:00") == datetime(2024, 1, 2, 6)
