from datetime import date

from dates.between import between


def main() -> str:
    return between(date(2024, 1, 1), date(2024, 1, 3))[0].isoformat()
