from enum import Enum


class State(Enum):
    OK = "ok"
    FAILED = "failed"
    UPSTREAM_FAILED = "upstream_failed"
