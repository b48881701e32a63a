from datetime import date

_CLOSED = {date(2024, 1, 1), date(2024, 12, 25)}
