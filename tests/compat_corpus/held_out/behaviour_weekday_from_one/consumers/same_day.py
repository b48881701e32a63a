from datetime import date

from dates.week import weekday


def main() -> bool:
    return weekday(date(2024, 5, 1)) == weekday(date(2024, 5, 8))
