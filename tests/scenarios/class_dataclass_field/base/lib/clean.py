from dataclasses import dataclass


@dataclass
class Load:
    size: int = 3


def other(rows):
    return rows
