from datetime import date

from slices.window import days_in


def main() -> int:
    return days_in(date(2024, 1, 1), date(2024, 2, 1))
