from lib.types import Row


def tidy(rows):
    first: Row = rows[0]
    return first


def other(rows):
    return Row.size
