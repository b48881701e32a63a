from datetime import date

from dates.between import between


def main() -> str:
    today = date(2024, 1, 1)
    return between(today, today)[0].isoformat()
