from datetime import date

from dates.between import between


def main() -> str:
    days = between(date(2024, 1, 1), date(2024, 1, 31))
    assert days[-1] == date(2024, 1, 31)
    return days[-1].isoformat()
