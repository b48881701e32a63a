import enum


class Mode(enum.Enum):
    FULL = 1
    FULL = 2


def other(rows):
    return rows
