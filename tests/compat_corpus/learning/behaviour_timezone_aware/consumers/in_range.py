from datetime import datetime

import times.parse

START, END = datetime(2024, 1, 1), datetime(2024, 2, 1)


def in_january(text: str) -> bool:
    return START <= times.parse.moment(text) < END


def main() -> list[bool]:
    return [in_january("2024-01-05 00:00"), in_january("2024-03-01 00:00")]
