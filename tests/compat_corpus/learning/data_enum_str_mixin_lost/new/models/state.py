from enum import Enum


class State(Enum):
    OK = "ok"
    BAD = "bad"


def state_of(code):
    return State.OK if code == 0 else State.BAD
