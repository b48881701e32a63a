from enum import Enum

from plugins.plugin import Plugin


class Kind(Plugin, Enum):
    LOAD = "load"


def main() -> str:
    return Kind.LOAD.value
