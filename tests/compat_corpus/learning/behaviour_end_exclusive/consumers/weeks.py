from datetime import date

from dates.between import between


def main() -> int:
    monday, tuesday = between(date(2024, 1, 1), date(2024, 1, 2))
    return tuesday.day - monday.day
