from datetime import date

from calendars.bank import next_open


def main() -> str:
    return next_open(date(2024, 12, 24)).isoformat()
