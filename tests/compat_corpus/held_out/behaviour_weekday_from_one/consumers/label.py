from datetime import date

from dates.week import weekday

LABELS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def main() -> str:
    return LABELS[weekday(date(2024, 5, 5))]
