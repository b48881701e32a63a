from enum import IntEnum, auto


class Priority(IntEnum):
    LOW = auto()
    HIGH = auto()


def is_high(priority):
    return priority >= Priority.HIGH
