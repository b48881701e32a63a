from dataclasses import dataclass


@dataclass
class Result:
    read: int
    written: int


def run(rows: int) -> Result:
    return Result(rows, rows - 1)
