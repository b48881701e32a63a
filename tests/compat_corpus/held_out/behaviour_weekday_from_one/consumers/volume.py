from datetime import date

from dates import week

EXPECTED = {0: 120, 1: 110, 2: 90, 3: 95, 4: 130, 5: 20, 6: 15}


def main() -> int:
    return sum(EXPECTED[week.weekday(date(2024, 5, day))] for day in range(1, 8))
