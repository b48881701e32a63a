from datetime import date

from calendars import bank


def main() -> str:
    bank._CLOSED = {date(2024, 4, 30)}
    return bank.next_open(date(2024, 4, 29)).isoformat()
