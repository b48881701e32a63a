from datetime import date

from dayfmt import DAY_FORMAT


def main() -> str:
    return f"orders_{date(2024, 5, 1):{DAY_FORMAT}}.csv"
