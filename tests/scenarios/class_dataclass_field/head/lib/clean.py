from dataclasses import dataclass


@dataclass
class Load:
    size: int = 4


def other(rows):
    return rows
