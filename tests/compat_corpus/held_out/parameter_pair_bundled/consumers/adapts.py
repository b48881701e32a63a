import inspect
from datetime import date

from slices import window

INTERVAL = (date(2024, 3, 1), date(2024, 3, 31))
PAIR = len(inspect.signature(window.days_in).parameters) == 2


def main() -> int:
    return window.days_in(*INTERVAL) if PAIR else window.days_in(INTERVAL)
