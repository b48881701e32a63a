from typing import NamedTuple


class Row(NamedTuple):
    name: str = ""
    size: int


def other(rows):
    return rows
