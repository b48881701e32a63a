import enum


@enum.unique
class Mode(enum.Enum):
    FULL = 1
    PART = 1


def other(rows):
    return rows
