from datetime import datetime
from functools import partial

import dayfmt

CONF = ["2024-01-01", "2024-02-01"]


def parse(fmt: str, text: str) -> datetime:
    return datetime.strptime(text, fmt)


def main() -> list[int]:
    return [day.month for day in map(partial(parse, dayfmt.DAY_FORMAT), CONF)]
