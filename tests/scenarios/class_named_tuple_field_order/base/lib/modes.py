from typing import NamedTuple


class Row(NamedTuple):
    size: int
    name: str = ""


def other(rows):
    return rows
