import dataclasses
from functools import cache

KEYS = ["a"]


@dataclasses.dataclass(frozen=True)
class Key:
    name: str = "a"


@cache
def key() -> Key:
    return Key()
