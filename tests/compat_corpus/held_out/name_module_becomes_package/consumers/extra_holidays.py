from datetime import date
from unittest import mock

import calendars.bank


def main() -> bool:
    with mock.patch.object(calendars.bank, "_CLOSED", {date(2024, 5, 1)}):
        return calendars.bank.is_open(date(2024, 5, 1))
