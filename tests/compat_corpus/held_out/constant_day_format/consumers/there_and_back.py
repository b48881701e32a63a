from datetime import date, datetime

from dayfmt import DAY_FORMAT


def main() -> int:
    text = date(2024, 5, 1).strftime(DAY_FORMAT)
    return datetime.strptime(text, DAY_FORMAT).month
