from datetime import date
from functools import partial

from slices.window import days_in

since_launch = partial(days_in, date(2023, 6, 1))


def main() -> int:
    return since_launch(date(2023, 7, 1))
