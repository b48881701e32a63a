from datetime import date

from dayfmt import first_of_month


def main() -> int:
    return first_of_month(date(2024, 5, 9)).day
