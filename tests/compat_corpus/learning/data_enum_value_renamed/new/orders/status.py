from enum import Enum


class Status(Enum):
    OPEN = "open"
    DONE = "completed"
    FAILED = "failed"


def is_final(status: Status) -> bool:
    return status is not Status.OPEN
