from datetime import date

from dates.between import between


def main() -> int:
    return len(between(date(2024, 1, 1), date(2024, 1, 3)))
