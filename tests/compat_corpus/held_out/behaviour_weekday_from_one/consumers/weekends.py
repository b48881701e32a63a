from datetime import date

from dates.week import is_weekend


def main() -> int:
    return sum(is_weekend(date(2024, 5, day)) for day in range(1, 32))
