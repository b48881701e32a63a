from datetime import date

from dates.week import weekday


def main() -> str:
    return "full" if weekday(date(2024, 5, 6)) == 0 else "delta"
