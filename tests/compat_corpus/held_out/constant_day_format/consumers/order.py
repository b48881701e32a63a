from datetime import date

from dayfmt import DAY_FORMAT


def main() -> bool:
    return date(2023, 12, 31).strftime(DAY_FORMAT) < date(2024, 1, 1).strftime(DAY_FORMAT)
