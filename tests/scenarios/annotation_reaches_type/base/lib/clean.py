from lib.types import Row


def tidy(rows: list[Row]):
    return rows


def other(rows):
    return rows
